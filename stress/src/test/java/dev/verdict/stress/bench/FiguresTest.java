package dev.verdict.stress.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.stress.load.LoadReport;
import dev.verdict.stress.load.Percentiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static Round round(long measured, double p50Ms, double p99Ms, long walFlushes) {
    return new Round(
        new LoadReport(
            measured + 10,
            measured + 10,
            0,
            0,
            List.of(),
            measured,
            2000,
            new Percentiles(p50Ms, 0, p99Ms, 0, 0)),
        new Spent(walFlushes, 0, Map.of()));
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
    Round empty =
        new Round(
            new LoadReport(0, 0, 0, 0, List.of(), 0, 1000, new Percentiles(0, 0, 0, 0, 0)),
            new Spent(3, 0, Map.of()));

    assertThat(new Series(List.of(empty)).walFlushesPerTx()).isZero();
  }

  @Test
  void theRatioIsTheShareOfTheFloorsRate() {
    assertThat(BenchResult.ratio(6000, 12000)).isEqualTo(0.5);
    assertThat(BenchResult.ratio(6000, 0)).isZero();
  }

  private static Round round(long answers, Map<Role, Optional<Duration>> processor) {
    LoadReport load =
        new LoadReport(
            answers, answers, 0, 0, List.of(), answers, 1000, new Percentiles(1, 0, 1, 0, 0));
    return new Round(load, new Spent(0, 500 * answers, processor));
  }

  private static Optional<Duration> ms(long millis) {
    return Optional.of(Duration.ofMillis(millis));
  }

  @Test
  void processorTimeAndBytesOfTheLogAreSharedByTheAnswersOfTheRounds() {
    Series series =
        new Series(
            List.of(round(9, Map.of(Role.SERVER, ms(1_000), Role.CLIENTS, ms(2_000)))),
            List.of(
                round(1_000, Map.of(Role.SERVER, ms(100), Role.CLIENTS, ms(20))),
                round(3_000, Map.of(Role.SERVER, ms(200), Role.CLIENTS, ms(40)))));
    assertThat(series.cpuPerTx()).isEqualTo(new CpuPerTx(75.0, null, null, 15.0, 90.0));
    assertThat(series.walBytesPerTx()).isEqualTo(500);
  }

  @Test
  void aProcessThatIsNotToldOfLeavesItsTimeAndTheSumOpen() {
    Map<Role, Optional<Duration>> told =
        Map.of(Role.SERVER, ms(10), Role.POSTGRESQL, Optional.empty());
    assertThat(new Series(List.of(round(100, told))).cpuPerTx())
        .isEqualTo(new CpuPerTx(100.0, null, null, null, null));
  }

  @Test
  void whatWasSpentIsTheDifferenceOfTwoReadings() {
    Spent before = new Spent(3, 700, Map.of(Role.SERVER, ms(30), Role.CLIENTS, ms(5)));
    Spent after = new Spent(10, 1_000, Map.of(Role.SERVER, ms(50), Role.CLIENTS, Optional.empty()));
    assertThat(after.minus(before))
        .isEqualTo(new Spent(7, 300, Map.of(Role.SERVER, ms(20), Role.CLIENTS, Optional.empty())));
  }
}
