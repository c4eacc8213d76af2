package dev.verdict.stress.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.stress.load.LoadReport;
import dev.verdict.stress.load.Percentiles;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SweepEvidenceTest {
  private static Series series(long... rates) {
    return new Series(
        LongStream.of(rates)
            .mapToObj(
                rate ->
                    new Round(
                        new LoadReport(
                            rate,
                            rate,
                            0,
                            0,
                            List.of(),
                            rate,
                            1000,
                            new Percentiles(1, 1, 1, 1, 1)),
                        new Spent(0, 0, Map.of())))
            .toList());
  }

  private static SweepEvidence evidence(Series few, Series many) {
    return new SweepEvidence(List.of(0, 1_000), List.of(few, many), List.of(few, few));
  }

  @Test
  void aLogThatCostsATenthOfTheRateIsStillFlat() {
    assertThat(evidence(series(1_000), series(900)).isFlat().held()).isTrue();
    assertThat(evidence(series(1_000), series(899)).isFlat().held()).isFalse();
    assertThat(evidence(series(1_000), series(2_000)).isFlat().held()).isTrue();
  }

  @Test
  void onePassInASlowMomentDoesNotCount() {
    assertThat(evidence(series(1_000, 500, 1_000), series(990, 495, 100)).isFlat().held()).isTrue();
    assertThat(evidence(series(1_000, 500, 1_000), series(800, 400, 1_000)).isFlat().held())
        .isFalse();
  }

  @Test
  void aLogWithTooFewRowsIsFound() {
    SweepEvidence evidence = evidence(series(1), series(1));
    assertThat(evidence.filled(List.of(0L, 1_000L)).held()).isTrue();
    assertThat(evidence.filled(List.of(0L, 999L)).held()).isFalse();
  }
}
