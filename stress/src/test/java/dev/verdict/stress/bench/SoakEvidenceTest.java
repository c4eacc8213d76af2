package dev.verdict.stress.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.stress.load.LoadReport;
import dev.verdict.stress.load.Percentiles;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoakEvidenceTest {
  private static final Series LOAD =
      new Series(
          List.of(
              new Round(
                  new LoadReport(
                      1_000, 1_000, 0, 0, List.of(), 900, 1000, new Percentiles(1, 1, 1, 1, 1)),
                  new Spent(0, 0, Map.of()))));

  private static List<String> broken(IntFunction<SoakSample> samples, int count) {
    List<SoakSample> all = IntStream.range(0, count).mapToObj(samples).toList();
    return new SoakEvidence(all, LOAD, 1_000, List.of())
        .checks().stream().filter(check -> !check.held()).map(Check::name).toList();
  }

  private static SoakSample sample(int i, double heapMb, double p99Ms, double otherTablesMb) {
    return new SoakSample(i, 9_000, 5, p99Ms, heapMb, 20, null, 1_800, otherTablesMb, 0);
  }

  @Test
  void whatStaysAsItIsHolds() {
    assertThat(broken(i -> sample(i, 30 + i % 3, 12 - i % 2, 1), 60)).isEmpty();
  }

  @Test
  void aHeapThatGrowsIsFound() {
    assertThat(broken(i -> sample(i, 30 + i, 12, 1), 60))
        .containsExactly("flat_heap_after_collection");
  }

  @Test
  void latencyThatGrowsIsFound() {
    assertThat(broken(i -> sample(i, 30, 10 + 0.1 * i, 1), 60)).containsExactly("flat_p99");
  }

  @Test
  void aTableThatNobodyTidiesIsFound() {
    assertThat(broken(i -> sample(i, 30, 12, 1 + 0.2 * i), 60))
        .containsExactly("flat_other_tables");
  }

  @Test
  void theFirstSamplesMaySettle() {
    assertThat(broken(i -> sample(i, i < 7 ? 10 + i : 30, 12, 1), 60)).isEmpty();
  }

  @Test
  void tooFewSamplesAreNoEvidence() {
    assertThat(broken(i -> sample(i, 30, 12, 1), 5)).containsExactly("enough_samples");
  }
}
