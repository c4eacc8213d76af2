package dev.verdict.stress.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.stress.load.LoadReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static Round round(long measured, double p50Ms, double p99Ms, long walFlushes) {
    return new Round(
        new LoadReport(measured + 10, measured + 10, 0, List.of(), measured, 2000, p50Ms, p99Ms),
        walFlushes);
  }

  @Test
  void ratesAndLatenciesAreTheMedianOfTheRounds() {
    Series series =
        new Series(List.of(round(9000, 5, 9, 0), round(200, 70, 80, 0), round(8000, 6, 10, 0)));

    assertThat(series.txPerS()).isEqualTo(4000);
    assertThat(series.p50Ms()).isEqualTo(6);
    assertThat(series.p99Ms()).isEqualTo(10);
  }

  @Test
  void theMedianOfTwoRoundsIsTheirMean() {
    Series series = new Series(List.of(round(1000, 4, 8, 0), round(2000, 2, 4, 0)));

    assertThat(series.txPerS()).isEqualTo(750);
    assertThat(series.p50Ms()).isEqualTo(3);
    assertThat(series.p99Ms()).isEqualTo(6);
  }

  @Test
  void flushesAreSharedByAllAnswersOfTheRoundsWarmUpIncluded() {
    Series series = new Series(List.of(round(990, 1, 1, 60), round(1990, 1, 1, 90)));

    assertThat(series.answers()).isEqualTo(3000);
    assertThat(series.walFlushesPerTx()).isEqualTo(0.05);
  }

  @Test
  void noAnswersMeanNoFlushesForEach() {
    Round empty = new Round(new LoadReport(0, 0, 0, List.of(), 0, 1000, 0, 0), 3);

    assertThat(new Series(List.of(empty)).walFlushesPerTx()).isZero();
  }

  @Test
  void theRatioIsTheShareOfTheFloorsRate() {
    assertThat(BenchResult.ratio(6000, 12000)).isEqualTo(0.5);
    assertThat(BenchResult.ratio(6000, 0)).isZero();
  }
}
