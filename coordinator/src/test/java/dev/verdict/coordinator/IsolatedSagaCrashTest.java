package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.crash.ArmedCrash;
import dev.verdict.coordinator.crash.Crash;
import dev.verdict.coordinator.crash.CrashPoint;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A saga that holds something, run by a coordinator that dies. */
@Tag("once")
@Timeout(300)
class IsolatedSagaCrashTest {
  private static final String TRANSFER =
      """
      {"name": "transfer", "version": 1,
       "holds": [{"resource": {"text": [{"value": "account:"}, {"input": "/account"}]}}],
       "steps": [
        {"name": "withdraw", "participant": "bank", "operation": "withdraw",
         "compensation": "put-back"},
        {"name": "deposit", "participant": "bank", "operation": "deposit",
         "compensation": "take-back"}]}
      """;
  private static final String START = "{\"saga\": \"transfer\", \"input\": {\"account\": \"42\"}}";

  private final Path folder;
  private final StubParticipant bank = new StubParticipant();

  IsolatedSagaCrashTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void closeBank() {
    bank.close();
  }

  private NodeProcess node(Map<String, String> environment) {
    return NodeProcess.alone(folder, environment);
  }

  /** The decision to commit and the end are one entry: nobody is told to release then. */
  @ParameterizedTest
  @CsvSource({
    "FORCED_STORED,        1, '',      completed",
    "STEP_ANSWERED,        1, '',      completed",
    "STEP_ANSWERED,        2, '',      completed",
    "DECISION_STORED,      1, '',      completed",
    "COMPENSATION_ANSWERED, 1, deposit, compensated",
    "COMPENSATION_ANSWERED, 2, deposit, compensated"
  })
  void itsSuccessorFinishesTheSagaAndNothingStaysLocked(
      CrashPoint point, int passage, String refused, String state) {
    if (!refused.isEmpty()) {
      bank.refusing.add("\"" + refused + "\"");
    }
    try (NodeProcess node = node(new Crash(point, passage).environment())) {
      String url = node.awaitReady();
      node.register(url, bank);
      node.sendUntilServed("PUT", url + "/v1/saga-definitions", TRANSFER);
      CompletableFuture<HttpResponse<String>> unheard =
          node.sendAsync("POST", url + "/v1/sagas", START, "Idempotency-Key", "one");
      assertThat(node.awaitEnd()).isEqualTo(ArmedCrash.EXIT_CODE);
      assertThat(unheard.handle((reply, failure) -> true).join()).isTrue();
    }
    try (NodeProcess node = node(Map.of())) {
      String url = node.awaitReady();
      long readyNanos = System.nanoTime();
      JsonNode[] saga = {NodeProcess.parse("{}")};
      node.await(
          "the end of the saga",
          () -> {
            saga[0] = node.json("POST", url + "/v1/sagas", START, "Idempotency-Key", "one");
            return saga[0].path("finished").asBoolean();
          });
      assertThat(saga[0].path("state").asText()).as("%s", saga[0]).isEqualTo(state);
      node.await(
          "the release", () -> node.json("GET", url + "/v1/locks", "").path("locks").isEmpty());
      System.out.printf(
          "%s: released %d ms after the successor was ready%n",
          point.label(), Duration.ofNanos(System.nanoTime() - readyNanos).toMillis());
    }
  }

  @Test
  void tokensGoOnRisingAfterAKill() {
    String lease = "{\"resources\": [{\"resource\": \"account:42\"}], \"ttl_ms\": 100}";
    long before = 0;
    for (int run = 0; run < 2; run++) {
      try (NodeProcess node = node(Map.of())) {
        String url = node.awaitReady();
        long[] token = {0};
        node.await(
            "granted",
            () -> {
              token[0] = node.json("POST", url + "/v1/locks", lease).path("token").asLong();
              return token[0] > 0;
            });
        assertThat(token[0]).isGreaterThan(before);
        before = token[0];
        if (run == 0) {
          node.kill();
        }
      }
    }
  }
}
