package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.locks.Locks;
import dev.verdict.coordinator.log.postgres.Database;
import dev.verdict.coordinator.log.postgres.PostgresLockStore;
import dev.verdict.coordinator.log.postgres.TestPostgres;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Leases over HTTP, on a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LockApiTest {
  private static final Contract CONTRACT = new Contract();

  private final Vertx vertx = Vertx.vertx();
  private final TestServer server = new TestServer();
  private Optional<Locks> locks = Optional.empty();
  private Optional<Database> database = Optional.empty();

  @BeforeAll
  void start() throws Exception {
    Database opened = TestPostgres.create().open(vertx);
    Locks kept = new Locks(vertx, new PostgresLockStore(opened));
    Backend backend = server.slot.require();
    server.slot.serve(
        new Backend(
            backend.transactions(),
            backend.definitions(),
            backend.participants(),
            backend.audit(),
            backend.batches(),
            backend.views(),
            backend.disagreements(),
            backend.proposals(),
            Optional.of(kept),
            Optional.empty()),
        java.util.List::of);
    database = Optional.of(opened);
    locks = Optional.of(kept);
  }

  @AfterAll
  void stop() {
    server.close();
    locks.ifPresent(Locks::close);
    database.ifPresent(it -> TestServer.await(it.close()));
    TestServer.await(vertx.close());
  }

  private static String request(String resource, long ttlMillis, long waitMillis) {
    return """
        {"resources": [{"resource": "%s"}], "ttl_ms": %d, "wait_ms": %d}
        """
        .formatted(resource, ttlMillis, waitMillis);
  }

  private JsonNode send(int status, String method, String path, String body) {
    return read(status, server.send(method, path, body));
  }

  private static JsonNode read(int status, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Contract.parse(answer.body());
  }

  private JsonNode acquire(int status, String body, String key) {
    return read(status, server.send("POST", "/v1/locks", body, "Idempotency-Key", key));
  }

  @Test
  void aLeaseIsGrantedRenewedListedAndGivenBack() {
    JsonNode lease = send(201, "POST", "/v1/locks", request("a", 20_000, 0));
    String path = "/v1/locks/" + lease.path("lease").asText();
    JsonNode renewed = send(200, "POST", path + "/renew", "{\"ttl_ms\": 60000}");
    JsonNode page = send(200, "GET", "/v1/locks", "");

    assertThat(CONTRACT.check("Lease", lease)).isEmpty();
    assertThat(CONTRACT.check("Lease", renewed)).isEmpty();
    assertThat(CONTRACT.check("LockPage", page)).isEmpty();
    assertThat(renewed.path("left_ms").asLong()).isGreaterThan(20_000);
    assertThat(page.path("locks"))
        .anySatisfy(lock -> assertThat(lock.path("lease")).isEqualTo(lease.path("lease")));

    JsonNode released = send(200, "DELETE", path, "");
    assertThat(CONTRACT.check("ReleasedLease", released)).isEmpty();
    assertThat(send(200, "GET", path, "").path("state").asText()).isEqualTo("released");
    assertThat(send(200, "DELETE", path, "")).isEqualTo(released);
    assertThat(send(409, "POST", path + "/renew", "{\"ttl_ms\": 60000}").path("code").asText())
        .isEqualTo("lease_over");
  }

  @Test
  void whoWaitsInVainIsToldWhoHoldsIt() {
    JsonNode lease = send(201, "POST", "/v1/locks", request("b", 20_000, 0));
    JsonNode problem = send(409, "POST", "/v1/locks", request("b", 20_000, 100));

    assertThat(problem.path("code").asText()).isEqualTo("lock_timeout");
    assertThat(problem.path("detail").asText())
        .startsWith(
            "Not granted within 100 ms: b is held exclusive by " + lease.path("lease").asText());
  }

  @Test
  void theRepeatOfARequestFindsItsLease() {
    JsonNode lease = acquire(201, request("c", 20_000, 0), "once");

    assertThat(acquire(201, request("c", 20_000, 0), "once").path("token"))
        .isEqualTo(lease.path("token"));
    assertThat(acquire(422, request("d", 20_000, 0), "once").path("code").asText())
        .isEqualTo("idempotency_key_reused");
    send(200, "DELETE", "/v1/locks/" + lease.path("lease").asText(), "");
    assertThat(acquire(409, request("c", 20_000, 0), "once").path("code").asText())
        .isEqualTo("lease_over");
  }

  @Test
  void theNextHolderHasALargerToken() {
    JsonNode first = send(201, "POST", "/v1/locks", request("e", 150, 0));
    JsonNode second = send(201, "POST", "/v1/locks", request("e", 20_000, 10_000));

    assertThat(second.path("token").asLong()).isGreaterThan(first.path("token").asLong());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"ttl_ms\": 1000}                                                    | missing_member",
        "{\"resources\": [], \"ttl_ms\": 1000}                                 | invalid_value",
        "{\"resources\": [{\"resource\": \" \"}], \"ttl_ms\": 1000}            | invalid_value",
        "{\"resources\": [{\"resource\": \"x\", \"mode\": \"odd\"}], \"ttl_ms\": 1000} | invalid_value",
        "{\"resources\": [{\"resource\": \"x\"}, {\"resource\": \"x\"}], \"ttl_ms\": 1000} | invalid_value",
        "{\"resources\": [{\"resource\": \"x\"}]}                              | missing_member",
        "{\"resources\": [{\"resource\": \"x\"}], \"ttl_ms\": 99}              | invalid_timeout",
        "{\"resources\": [{\"resource\": \"x\"}], \"ttl_ms\": 1000, \"wait_ms\": 60001} | invalid_timeout"
      })
  void whatIsOutOfBoundsIsRefused(String body, String code) {
    assertThat(send(400, "POST", "/v1/locks", body).path("code").asText()).isEqualTo(code);
  }

  @Test
  void anUnknownLeaseIsNotFound() {
    assertThat(send(404, "GET", "/v1/locks/none", "").path("code").asText())
        .isEqualTo("unknown_lease");
    send(404, "DELETE", "/v1/locks/none", "");
    send(404, "POST", "/v1/locks/none/renew", "{\"ttl_ms\": 1000}");
    assertThat(send(400, "GET", "/v1/locks?cursor=x", "").path("code").asText())
        .isEqualTo("invalid_cursor");
  }
}
