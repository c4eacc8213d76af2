package dev.verdict.stress.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class CoreBenchTest {
  /** Whether the rate is reached is for longer runs on quiet machines. */
  @Test
  void eachKindOfTransactionIsMeasured() throws Exception {
    System.setProperty("jmh.ignoreLock", "true");

    BenchRun run = BenchRun.of("--core", "--seconds=1");

    assertThat(run.exitCode()).as(run.text()).isBetween(0, 1);
    assertThat(run.result().get("kinds"))
        .extracting(kind -> kind.get("name").asText())
        .containsExactly("atomic_commit", "saga_forward", "saga_compensated");
    assertThat(run.result().get("kinds"))
        .allSatisfy(
            kind -> {
              assertThat(kind.get("steps_per_s").asDouble())
                  .isGreaterThanOrEqualTo(run.figure("steps_per_s"));
              assertThat(kind.get("error").isNumber()).isTrue();
              assertThat(kind.get("bytes_per_step").asDouble()).isPositive();
            });
    assertThat(run.figure("steps_per_s")).isPositive();
    assertThat(run.figure("asked")).isEqualTo(2_000_000);
  }
}
