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
class WaitingTest {
  private static final int SAGAS = 4_000;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Stress.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @Test
  void sagasThatWaitGoOnWithTheirSignalsAndInTimeAndAllOthersWait() throws Exception {
    int exitCode =
        run(
            "waiting",
            "--sagas=" + SAGAS,
            "--heap-mb=128",
            "--signals=100",
            "--timers=100",
            "--seconds=3",
            "--json");

    assertThat(exitCode).as("%s%s", out, err).isZero();
    JsonNode result = new ObjectMapper().readTree(out.toString());
    assertThat(result.get("waiting").asInt()).isEqualTo(SAGAS);
    assertThat(result.get("failures")).isEmpty();
    assertThat(result.get("checks")).isNotEmpty();
    assertThat(result.get("signal_p50_ms").asDouble()).isPositive();
    assertThat(result.get("heap_peak_mb").asLong()).isBetween(1L, 128L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--sagas=799", "--heap-mb=1", "--signals=0", "--timers=100001", "--seconds=0"})
  void wrongFlagsAreNamed(String flag) {
    assertThat(run("waiting", flag)).isEqualTo(2);
    assertThat(err.toString()).contains(flag.substring(0, flag.indexOf('=')));
  }
}
