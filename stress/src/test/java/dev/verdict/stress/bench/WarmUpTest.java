package dev.verdict.stress.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.stress.load.LoadReport;
import dev.verdict.stress.load.Percentiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private final WarmUp warmUp =
      new WarmUp(new BenchPlan(Kind.ATOMIC, 2, 64, 15, Optional.empty(), Optional.empty()));

  private void run(long... rates) {
    for (long rate : rates) {
      LoadReport load =
          new LoadReport(rate, rate, 0, 0, List.of(), rate, 1000, new Percentiles(1, 0, 2, 0, 0));
      warmUp.add(new Round(load, new Spent(0, 0, Map.of())));
    }
  }

  @Test
  void itTakesItsTimeEvenIfTheRateIsEvenAtOnce() {
    run(100, 100, 100, 100, 100, 100, 100, 100);
    assertThat(warmUp.isOver()).isFalse();
    run(100);
    assertThat(warmUp.isOver()).isTrue();
  }

  @Test
  void itGoesOnWhileTheRateGrows() {
    run(10, 20, 30, 40, 50, 60, 70, 80, 90, 100);
    assertThat(warmUp.isOver()).isFalse();
    run(101, 102);
    assertThat(warmUp.isOver()).isFalse();
    run(101);
    assertThat(warmUp.isOver()).isTrue();
  }

  @Test
  void itEndsEvenIfTheRateGrowsForEver() {
    for (int step = 1; step <= 26; step++) {
      run(100L * step);
      assertThat(warmUp.isOver()).isFalse();
    }
    run(10_000);
    assertThat(warmUp.isOver()).isTrue();
  }
}
