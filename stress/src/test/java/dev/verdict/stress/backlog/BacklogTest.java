package dev.verdict.stress.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.stress.Stress;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Tag("once")
class BacklogTest {
  private static final int TRANSACTIONS = 3_000;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Stress.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @Test
  void aBacklogIsFinishedWithinASmallHeapWhileNewTransactionsAreServed() throws Exception {
    int exitCode =
        run(
            "backlog",
            "--transactions=" + TRANSACTIONS,
            "--heap-mb=96",
            "--idle-seconds=1",
            "--json");

    assertThat(exitCode).as("%s%s", out, err).isZero();
    JsonNode result = new ObjectMapper().readTree(out.toString());
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
    assertThat(run("backlog", flag)).isEqualTo(2);
    assertThat(err.toString()).contains(flag.substring(0, flag.indexOf('=')));
  }
}
