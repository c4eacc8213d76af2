package dev.verdict.stress.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class HangingBenchTest {
  /** Whether the p99 holds is for longer runs on quiet machines. */
  @Test
  void besideAHangingServiceTheOthersGoOnAndInTheEndNothingIsLeft() throws Exception {
    BenchRun run = BenchRun.of("--hanging-service", "--clients=4", "--seconds=1");

    assertThat(run.exitCode()).as(run.text()).isBetween(0, 1);
    assertThat(run.figure("tx_per_s")).isPositive();
    assertThat(run.figure("beside_hanging_tx_per_s")).isPositive();
    assertThat(run.figure("p99_ratio")).isPositive();
    assertThat(run.result().get("p99_ratios")).hasSize(HangingBench.ROUNDS);
    assertThat(run.figure("hanging_begun")).isPositive();
    assertThat(run.result().get("checks"))
        .isNotEmpty()
        .allMatch(check -> BenchRun.held(check) || check.get("name").asText().startsWith("p99"));
  }
}
