package dev.verdict.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.sdk.conformance.ConformanceCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The laws of the participant protocol, on operations that annotations declare. */
class SpringConformanceTest extends RunningService {
  private static final String OPERATIONS =
      """
      {"operations": [
        {"style": "saga", "operation": "book", "undo": "unbook",
         "payload": {"text": "${unique}"}, "refused_payload": {"text": "nothing"}},
        {"style": "tcc", "operation": "hold", "payload": {"text": "${unique}"}},
        {"style": "prepared", "operation": "debit", "payload": {"text": "${unique}"}}]}
      """;

  @Test
  void samplesOfWhatAnnotationsDeclareAreOffered() {
    StringWriter said = new StringWriter();
    int exitCode =
        ConformanceCommand.commandLine()
            .setOut(new PrintWriter(said))
            .execute(here("").toString(), "--law", "repeat-gets-first-answer");
    assertThat(exitCode).as(said::toString).isZero();
    assertThat(said.toString()).contains("held: action book:");
  }

  @Test
  void everyLawHolds(@TempDir Path folder) throws IOException {
    Path operations = Files.writeString(folder.resolve("operations.json"), OPERATIONS);
    StringWriter said = new StringWriter();
    int exitCode =
        ConformanceCommand.commandLine()
            .setOut(new PrintWriter(said))
            .execute(here("").toString(), "--operations", operations.toString());
    assertThat(exitCode).as(said::toString).isZero();
  }
}
