package dev.verdict.stress.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.stress.Stress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * A run of the command.
 *
 * @param text all that it printed
 * @param result its line of JSON
 */
record BenchRun(int exitCode, String text, JsonNode result) {
  static BenchRun of(String... flags) throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Stress.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode =
        line.execute(
            Stream.of(Stream.of("bench"), Stream.of(flags), Stream.of("--json"))
                .flatMap(flag -> flag)
                .toArray(String[]::new));
    String json = out.toString().lines().findFirst().orElse("");
    return new BenchRun(exitCode, out + "" + err, new ObjectMapper().readTree(json));
  }

  double figure(String name) {
    return result.path(name).asDouble();
  }

  /** Whether a check held. */
  static boolean held(JsonNode check) {
    return check.get("held").asBoolean();
  }
}
