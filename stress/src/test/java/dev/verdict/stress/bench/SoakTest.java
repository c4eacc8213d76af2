package dev.verdict.stress.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class SoakTest {
  /** Whether what is measured stays flat is for longer runs on quiet machines. */
  private static boolean heldOrAboutGrowth(JsonNode check) {
    return BenchRun.held(check) || check.get("name").asText().startsWith("flat");
  }

  @Test
  void aShortSoakReadsMemoryLatencyAndTablesAgainAndAgain() throws Exception {
    BenchRun run = BenchRun.of("--soak", "--clients=4", "--seconds=10");

    assertThat(run.exitCode()).as(run.text()).isBetween(0, 1);
    assertThat(run.result().get("samples"))
        .hasSize(10)
        .allSatisfy(
            sample -> {
              assertThat(sample.get("heap_mb").asDouble()).isPositive();
              assertThat(sample.get("direct_mb").asDouble()).isPositive();
              assertThat(sample.get("p50_ms").asDouble()).isPositive();
              assertThat(sample.get("log_bytes_per_tx").asDouble()).isPositive();
              assertThat(sample.get("other_tables_mb").asDouble()).isPositive();
            });
    assertThat(run.result().get("checks"))
        .extracting(check -> check.get("name").asText())
        .contains("enough_samples", "flat_heap_after_collection", "flat_p99", "flat_other_tables");
    assertThat(run.result().get("checks")).allMatch(SoakTest::heldOrAboutGrowth);
  }
}
