package dev.verdict.stress.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class BarrierBenchTest {
  /** Whether the rates hold is for longer runs on quiet machines. */
  @Test
  void behindTheBarrierEachOperationStandsOnce() throws Exception {
    BenchRun run = BenchRun.of("--barrier", "--clients=4", "--seconds=1");

    assertThat(run.exitCode()).as(run.text()).isBetween(0, 1);
    assertThat(run.figure("without_per_s")).isPositive();
    assertThat(run.figure("behind_barrier_per_s")).isPositive();
    assertThat(run.figure("optimistic_per_s")).isPositive();
    assertThat(run.figure("ratio")).isPositive();
    assertThat(run.result().get("rounds")).hasSize(BarrierBench.ROUNDS);
    assertThat(run.result().get("checks"))
        .isNotEmpty()
        .allMatch(check -> BenchRun.held(check) || check.get("name").asText().contains("at_least"));
  }
}
