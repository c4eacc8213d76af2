package dev.verdict.stress.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.stress.Stress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ChaosTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    CommandLine line = Stress.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @Test
  void aMinuteOfFaultsFindsNothingAndItsTraceIsOneThatTheProtocolCanLeave(@TempDir Path trace)
      throws Exception {
    int exitCode =
        execute(
            "chaos",
            "--trace=" + trace,
            "--seconds=60",
            "--coordinators=3",
            "--faults=kill,restart-postgres,kill-connections,participant-kill,careless-batches",
            "--seed=1",
            "--json");

    assertThat(exitCode).as("%s%s", out, err).isZero();
    List<String> lines = out.toString().lines().toList();
    JsonNode result = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertThat(result.fieldNames())
        .toIterable()
        .containsExactly(
            "transactions",
            "committed",
            "aborted",
            "compensated",
            "faults",
            "kill_takeover_p50_ms",
            "kill_takeover_p99_ms",
            "pause_takeover_p99_ms",
            "vanish_takeover_p50_ms",
            "vanish_takeover_p99_ms",
            "in_doubt_p99_ms",
            "availability",
            "held_asked",
            "held",
            "held_met",
            "batched_calls",
            "calls_together",
            "violations",
            "stuck",
            "seed");
    assertThat(result.get("committed").asLong()).isPositive();
    assertThat(result.get("faults"))
        .hasSize(5)
        .allSatisfy(times -> assertThat(times.asInt()).isGreaterThanOrEqualTo(2));
    assertThat(result.get("held").asLong()).isPositive();
    assertThat(result.get("calls_together").asLong()).isPositive();
    assertThat(result.get("kill_takeover_p99_ms").asLong()).isPositive();
    assertThat(result.get("pause_takeover_p99_ms").isNull()).isTrue();
    assertThat(err.toString()).contains("seed 1", "participant-kill");
    assertThat(execute("simulate", "--trace=" + trace)).as("%s", out).isZero();
    corrupt(trace.resolve("entries.jsonl"));
    assertThat(execute("simulate", "--trace=" + trace)).as("%s", out).isOne();
  }

  /** Turns one decision into its opposite, as a coordinator that forgot it would. */
  private static void corrupt(Path entries) throws IOException {
    String text = Files.readString(entries);
    String committed = "\\\"outcome\\\":\\\"COMMIT\\\"";
    assertThat(text).contains(committed);
    int at = text.indexOf(committed);
    Files.writeString(
        entries,
        text.substring(0, at)
            + committed.replace("COMMIT", "ABORT")
            + text.substring(at + committed.length()));
  }
}
