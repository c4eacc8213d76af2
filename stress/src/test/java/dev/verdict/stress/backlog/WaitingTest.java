package dev.verdict.stress.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class WaitingTest {
  private static final int SAGAS = 4_000;

  @Test
  void sagasThatWaitGoOnWithTheirSignalsAndInTimeAndAllOthersWait() throws Exception {
    CommandRun run =
        CommandRun.of(
            "waiting",
            "--sagas=" + SAGAS,
            "--heap-mb=128",
            "--signals=100",
            "--timers=100",
            "--seconds=3",
            "--json");

    assertThat(run.exitCode()).as("%s%s", run.out(), run.err()).isZero();
    JsonNode result = run.result();
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
    CommandRun run = CommandRun.of("waiting", flag);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(flag.substring(0, flag.indexOf('=')));
  }
}
