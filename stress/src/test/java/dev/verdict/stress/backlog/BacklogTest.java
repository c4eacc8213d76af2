package dev.verdict.stress.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class BacklogTest {
  private static final int TRANSACTIONS = 3_000;

  @Test
  void aBacklogIsFinishedWithinASmallHeapWhileNewTransactionsAreServed() throws Exception {
    CommandRun run =
        CommandRun.of(
            "backlog",
            "--transactions=" + TRANSACTIONS,
            "--heap-mb=96",
            "--idle-seconds=1",
            "--json");

    assertThat(run.exitCode()).as("%s%s", run.out(), run.err()).isZero();
    JsonNode result = run.result();
    assertThat(result.get("transactions").asInt()).isEqualTo(TRANSACTIONS);
    assertThat(result.get("failures")).isEmpty();
    assertThat(result.get("checks")).isNotEmpty();
    assertThat(result.get("new_during").asLong()).isPositive();
    assertThat(result.get("first_new_ms").asLong()).isPositive();
    assertThat(result.get("heap_peak_mb").asLong()).isBetween(1L, 96L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--transactions=9", "--heap-mb=1", "--idle-seconds=0"})
  void wrongFlagsAreNamed(String flag) {
    CommandRun run = CommandRun.of("backlog", flag);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(flag.substring(0, flag.indexOf('=')));
  }
}
