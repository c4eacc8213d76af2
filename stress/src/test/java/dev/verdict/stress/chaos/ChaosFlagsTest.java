package dev.verdict.stress.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.stress.Stress;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ChaosFlagsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Stress.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seconds=0              | --seconds must be from 1 to 86400",
        "--seconds=5              | --seconds must be at least",
        "--seconds=many           | --seconds",
        "--coordinators=0         | --coordinators must be from 1 to 9",
        "--coordinators=10        | --coordinators must be from 1 to 9",
        "--faults=kill,earthquake | --faults names 'earthquake'; known: kill, pause",
        "--faults=                | --faults",
        "--seed=x                 | --seed",
        "--what                   | --what"
      })
  void aWrongFlagIsNamedAndEndsWithTwo(String flag, String told) {
    assertThat(run("chaos", flag)).isEqualTo(2);
    assertThat(err.toString()).contains(told);
  }

  @Test
  void helpExplainsFaultsResultAndExitCodes() {
    assertThat(run("chaos", "--help")).isZero();
    assertThat(out.toString())
        .contains(
            "kill-connections",
            "rolling-restart",
            "crash-points",
            "in_doubt_p99_ms",
            "Exit codes",
            "libfaketime");
  }
}
