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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real process dies while a step gets another input, and the one that is started after it calls
 * the step once with that.
 */
@Tag("once")
@Timeout(300)
class RenewalCrashTest {
  private static final String DEFINITION =
      "{\"name\":\"fee\",\"version\":1,\"recovery\":\"park\",\"steps\":[{\"name\":\"charge\","
          + "\"participant\":\"bank\",\"operation\":\"charge\",\"compensation\":\"refund\","
          + "\"input\":{\"input\":\"\"}}]}";
  private static final String GIVE = "{\"input\":{\"cents\":5},\"reason\":\"mistyped\"}";

  private final Path folder;
  private final StubParticipant bank = new StubParticipant();

  RenewalCrashTest(@TempDir Path folder) {
    this.folder = folder;
    bank.refusing.add("wrong");
    bank.tombstoning.add("settle");
  }

  @AfterEach
  void closeBank() {
    bank.close();
  }

  private long calls(String call) {
    return bank.calls.stream().filter(call::equals).count();
  }

  /**
   * Forced are the start, that the step waits for a person, what the operator wants, and the new
   * key.
   */
  @ParameterizedTest
  @CsvSource({
    "FORCED_STORED, 3, 1",
    "FORCED_UNSENT, 4, 1",
    "FORCED_STORED, 4, 1",
    "STEP_ANSWERED, 2, 2"
  })
  void itDiesThereAndItsSuccessorCallsItWithTheInput(CrashPoint point, int nth, int called) {
    Crash crash = new Crash(point, nth);
    String id;
    try (NodeProcess node = NodeProcess.alone(folder, crash.environment())) {
      String url = node.awaitReady();
      node.register(url, bank);
      node.sendUntilServed("PUT", url + "/v1/saga-definitions", DEFINITION);
      id = parked(node, url);
      CompletableFuture<HttpResponse<String>> answer =
          node.sendAsync("POST", url + "/v1/transactions/" + id + "/branches/charge/input", GIVE);
      assertThat(node.awaitEnd()).isEqualTo(ArmedCrash.EXIT_CODE);
      assertThat(answer.handle((reply, failure) -> true).join()).isTrue();
      assertThat(calls("action")).isEqualTo(called);
    }
    try (NodeProcess node = NodeProcess.alone(folder, Map.of())) {
      String tx = node.awaitReady() + "/v1/transactions/" + id;
      node.await("served", () -> node.send("GET", tx, "").statusCode() == 200);
      node.sendUntilServed("POST", tx + "/branches/charge/input", GIVE);
      node.await("finished", () -> node.json("GET", tx, "").path("finished").asBoolean());
      JsonNode charge = node.json("GET", tx, "").path("branches").path(0);
      assertThat(charge.path("state").asText()).isEqualTo("done");
      assertThat(charge.path("key").asText()).isEqualTo("verdict.2.charge");
      assertThat(calls("compensate")).isZero();
    }
  }

  private static String parked(NodeProcess node, String url) {
    String id =
        node.json(
                "POST",
                url + "/v1/sagas",
                "{\"saga\":\"fee\",\"input\":{\"cents\":\"wrong\"}}",
                "Prefer",
                "respond-async")
            .path("id")
            .asText();
    String tx = url + "/v1/transactions/" + id;
    node.await("parked", () -> node.json("GET", tx, "").has("stuck"));
    return id;
  }
}
