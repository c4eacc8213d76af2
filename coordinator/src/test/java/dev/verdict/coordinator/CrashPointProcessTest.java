package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.crash.ArmedCrash;
import dev.verdict.coordinator.crash.Crash;
import dev.verdict.coordinator.crash.CrashPoint;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real process dies at a crash point, and the one that is started after it finishes its work. */
@Tag("once")
@Timeout(300)
class CrashPointProcessTest {
  /** Its times are long: a busy machine is no reason to abort, or to ask twice. */
  private static final String TRANSFER =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"},"
          + "{\"id\":\"credit\",\"participant\":\"bank\"}],"
          + "\"timeout_ms\":120000,\"call_timeout_ms\":60000}";

  private final Path folder;
  private final StubParticipant bank = new StubParticipant();

  CrashPointProcessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void closeBank() {
    bank.close();
  }

  private NodeProcess node(Map<String, String> environment) {
    return NodeProcess.alone(folder, environment);
  }

  private long calls(String call) {
    return bank.calls.stream().filter(call::equals).count();
  }

  @ParameterizedTest
  @CsvSource({
    "DECISION_UNSENT,     0, 4",
    "DECISION_STORED,     0, 2",
    "APPEND_SENT,         0, 2",
    "OUTCOME_PARTLY_TOLD, 1, 2",
    "ANSWER_SENT,         2, 2"
  })
  void itDiesThereAndItsSuccessorFinishes(CrashPoint point, int toldBefore, int askedAfter) {
    Crash crash = new Crash(point, 1);
    try (NodeProcess node = node(crash.environment())) {
      String url = node.awaitReady();
      node.register(url, bank);
      CompletableFuture<HttpResponse<String>> answer =
          node.sendAsync("POST", url + "/v1/atomic", TRANSFER, "Idempotency-Key", "one");
      assertThat(node.awaitEnd()).isEqualTo(ArmedCrash.EXIT_CODE);
      assertThat(node.errors()).contains(crash.lastWords());
      assertThat(calls("commit")).isEqualTo(toldBefore);
      boolean answered = answer.handle((reply, failure) -> failure == null).join();
      assertThat(answered).isEqualTo(point == CrashPoint.ANSWER_SENT);
    }
    try (NodeProcess node = node(Map.of())) {
      String url = node.awaitReady();
      JsonNode told = node.json("POST", url + "/v1/atomic", TRANSFER, "Idempotency-Key", "one");
      assertThat(told.path("outcome").asText()).as("%s", told).isEqualTo("commit");
      assertThat(calls("prepare")).as("what was stored is not done again").isEqualTo(askedAfter);
    }
  }

  @Test
  void aProcessThatIsNotToldThatThisIsATestRefusesToStart() {
    try (NodeProcess node = node(Map.of(Crash.POINT_VARIABLE, "decision-stored"))) {
      assertThat(node.awaitEnd()).isEqualTo(2);
      assertThat(node.errors()).contains(Crash.TESTING_VARIABLE);
    }
  }
}
