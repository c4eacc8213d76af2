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
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Atomic transactions that hold something: a process, its PostgreSQL and real HTTP. */
@Tag("once")
@Timeout(300)
class HeldAtomicTest {
  private static final String TRANSFER =
      """
      {"branches": [{"id": "debit", "participant": "bank"}, {"id": "credit", "participant": "bank"}],
       "locks": [{"resource": "account:42"}, {"resource": "rates", "mode": "shared"}],
       "lock_wait_ms": %d, "timeout_ms": 120000, "call_timeout_ms": 60000}
      """;

  private final Path folder;
  private final StubParticipant bank = new StubParticipant();

  HeldAtomicTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void closeBank() {
    bank.close();
  }

  private NodeProcess node(Map<String, String> environment) {
    return NodeProcess.alone(folder, environment);
  }

  private static String transfer(int waitMillis) {
    return TRANSFER.formatted(waitMillis);
  }

  private static JsonNode locks(NodeProcess node, String url) {
    return node.json("GET", url + "/v1/locks", "").path("locks");
  }

  @Test
  void itHoldsFromBeforeTheFirstCallToItsEndAndItsCallsTellTheToken() {
    try (NodeProcess node = node(Map.of())) {
      String url = node.awaitReady();
      node.register(url, bank);
      bank.hold = new CountDownLatch(1);
      CompletableFuture<HttpResponse<String>> first =
          node.sendAsync("POST", url + "/v1/atomic", transfer(0));
      node.await("called", () -> bank.calls.contains("prepare"));

      JsonNode refused = node.json("POST", url + "/v1/atomic", transfer(100));
      assertThat(refused.path("code").asText()).isEqualTo("lock_timeout");
      assertThat(refused.path("detail").asText())
          .contains("not granted within 100 ms", "account:42 is held exclusive by ");
      CompletableFuture<HttpResponse<String>> second =
          node.sendAsync("POST", url + "/v1/atomic", transfer(60_000));
      node.await("waiting", () -> locks(node, url).size() == 4);
      assertThat(bank.calls).containsOnly("prepare").hasSize(2);

      bank.hold.countDown();
      JsonNode done = committed(first.join());
      JsonNode next = committed(second.join());
      node.await("released", () -> locks(node, url).isEmpty());
      assertThat(bank.heldBy(done.path("id").asText()).path("exclusive").path(0).asText())
          .isEqualTo("account:42");
      assertThat(bank.heldBy(done.path("id").asText()).path("shared").path(0).asText())
          .isEqualTo("rates");
      assertThat(bank.heldBy(next.path("id").asText()).path("token").asLong())
          .isGreaterThan(bank.heldBy(done.path("id").asText()).path("token").asLong());
    }
  }

  private static JsonNode committed(HttpResponse<String> answer) {
    JsonNode transaction = NodeProcess.parse(answer.body());
    assertThat(transaction.path("outcome").asText()).as(answer.body()).isEqualTo("commit");
    return transaction;
  }

  @Test
  void oneThatIsBegunStepByStepHoldsFromItsBeginningAndTheRepeatOfAKeyClaimsNothing() {
    try (NodeProcess node = node(Map.of())) {
      String url = node.awaitReady();
      node.register(url, bank);
      String begin = "{\"locks\": [{\"resource\": \"account:42\"}]}";
      String[] key = {"Idempotency-Key", "one"};
      JsonNode begun = node.json("POST", url + "/v1/transactions", begin, key);
      assertThat(locks(node, url).path(0).path("transaction").asText())
          .isEqualTo(begun.path("id").asText());
      assertThat(node.json("POST", url + "/v1/transactions", begin, key).path("id"))
          .isEqualTo(begun.path("id"));
      assertThat(locks(node, url)).hasSize(1);

      String abort = url + "/v1/transactions/" + begun.path("id").asText() + "/abort";
      assertThat(node.send("POST", abort, "{}").statusCode()).isEqualTo(200);
      node.await("released", () -> locks(node, url).isEmpty());
    }
  }

  /** The first: what it is to hold is granted, and nothing is begun. */
  @ParameterizedTest
  @EnumSource(
      value = CrashPoint.class,
      names = {"STEP_ANSWERED", "VOTE_HEARD", "DECISION_STORED", "END_STORED"})
  void whereverItsCoordinatorDiesNothingStaysLocked(CrashPoint point) {
    try (NodeProcess node = node(new Crash(point, 1).environment())) {
      String url = node.awaitReady();
      node.register(url, bank);
      CompletableFuture<HttpResponse<String>> unheard =
          node.sendAsync("POST", url + "/v1/atomic", transfer(0));
      assertThat(node.awaitEnd()).isEqualTo(ArmedCrash.EXIT_CODE);
      assertThat(unheard.handle((reply, failure) -> true).join()).isTrue();
    }
    assertThat(bank.calls.isEmpty()).isEqualTo(point == CrashPoint.STEP_ANSWERED);
    try (NodeProcess node = node(Map.of())) {
      String url = node.awaitReady();
      committed(node.sendUntilServed("POST", url + "/v1/atomic", transfer(60_000)));
      node.await("released", () -> locks(node, url).isEmpty());
    }
  }
}
