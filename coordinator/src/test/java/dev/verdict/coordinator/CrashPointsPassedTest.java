package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.coordinator.config.Config;
import dev.verdict.coordinator.config.ConfigReader;
import dev.verdict.coordinator.config.Setting;
import dev.verdict.coordinator.crash.CrashPoint;
import dev.verdict.coordinator.crash.CrashPoints;
import dev.verdict.coordinator.log.postgres.TestPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two nodes, wired as in production, on a real database: every crash point is passed. One that is
 * never reached would test nothing.
 */
@Timeout(300)
class CrashPointsPassedTest {
  private static final Set<CrashPoint> PASSED = ConcurrentHashMap.newKeySet();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int SHARDS = 16;

  /** Enough that a shard which is taken over has several. */
  private static final int UNFINISHED = 6 * SHARDS;

  /** Its times are long: a busy machine is no reason to abort, or to ask twice. */
  private static final String TRANSFER =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"},"
          + "{\"id\":\"credit\",\"participant\":\"bank\"}],"
          + "\"timeout_ms\":120000,\"call_timeout_ms\":60000}";

  private static final String BRANCH = "{\"id\":\"debit\",\"participant\":\"bank\"}";
  private static final String SAGA =
      """
      {"name": "trip", "version": 1, "deadline_ms": 60000,
       "steps": [
        {"name": "flight", "participant": "bank", "operation": "book", "compensation": "unbook"},
        {"name": "hotel", "participant": "bank", "operation": "refuse-me", "compensation": "unbook"}]}
      """;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Notes where it could die, and lives. */
  private static final class Noting implements CrashPoints {
    @Override
    public boolean isArmed() {
      return true;
    }

    @Override
    public boolean isDue(CrashPoint point) {
      PASSED.add(point);
      return false;
    }

    @Override
    public void die(CrashPoint point) {
      throw new AssertionError("not due");
    }
  }

  @BeforeAll
  static void aClusterDoesAllThatItCanDo() throws Exception {
    try (EmbeddedPostgres postgres = TestPostgres.server().start();
        StubParticipant bank = new StubParticipant()) {
      List<Integer> ports = FreePorts.some(2);
      CoordinatorProcess first = node(postgres.getPort(), ports, 0);
      String url = started(first);
      send(
          "PUT",
          url + "/v1/participants/bank",
          "{\"base_urls\":[\"" + bank.url() + "\"],\"asks\":true}");
      oneShot(url);
      stepByStep(url);
      compensatedSaga(url, bank);
      bank.failing.add("commit");
      for (int i = 0; i < UNFINISHED; i++) {
        // Its key chooses the shard; without one all would be in shards of one event loop.
        String key = "unfinished-" + i;
        send(
            "POST",
            url + "/v1/atomic",
            TRANSFER,
            "Prefer",
            "respond-async",
            "Idempotency-Key",
            key);
      }
      CoordinatorProcess second = node(postgres.getPort(), ports, 1);
      started(second);
      awaitAll();
      bank.failing.clear();
      stop(second);
      stop(first);
    }
  }

  private static void oneShot(String url) {
    assertThat(send("POST", url + "/v1/atomic", TRANSFER).path("state").asText())
        .isEqualTo("committed");
  }

  private static void stepByStep(String url) {
    String transaction =
        url
            + "/v1/transactions/"
            + send("POST", url + "/v1/transactions", "{}").path("id").asText();
    send("POST", transaction + "/branches", BRANCH);
    assertThat(send("POST", transaction + "/commit", "").path("outcome").asText())
        .isEqualTo("commit");
    assertThat(send("GET", transaction + "/decision", "").path("decision").asText())
        .isEqualTo("commit");
  }

  private static void compensatedSaga(String url, StubParticipant bank) {
    bank.refusing.add("refuse-me");
    send("PUT", url + "/v1/saga-definitions", SAGA);
    assertThat(send("POST", url + "/v1/sagas", "{\"saga\":\"trip\"}").path("outcome").asText())
        .isEqualTo("abort");
  }

  private static void awaitAll() throws InterruptedException {
    long endNanos = System.nanoTime() + PATIENCE.toNanos();
    while (PASSED.size() < CrashPoint.values().length && System.nanoTime() - endNanos < 0) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @ParameterizedTest
  @EnumSource(CrashPoint.class)
  void aNodeThatWorksPasses(CrashPoint point) {
    assertThat(PASSED).contains(point);
  }

  // --- nodes

  private static CoordinatorProcess node(int postgresPort, List<Integer> ports, int number) {
    String members = String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList());
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.HTTP_PORT, "0");
    flags.put(Setting.EVENT_LOOPS, "2");
    flags.put(Setting.SHARDS, Integer.toString(SHARDS));
    flags.put(Setting.POSTGRES_USER, "postgres");
    flags.put(Setting.POSTGRES_URI, "postgresql://127.0.0.1:" + postgresPort + "/postgres");
    flags.put(Setting.CLUSTER_MEMBERS, members);
    flags.put(Setting.CLUSTER_PORT, ports.get(number).toString());
    Config config = ConfigReader.read(Optional.empty(), Map.of(), flags);
    return new CoordinatorProcess(config, new Noting(), line -> {});
  }

  private static String started(CoordinatorProcess node) throws Exception {
    String line =
        node.start()
            .toCompletionStage()
            .toCompletableFuture()
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return line.replaceFirst(".*(http://[^/]+)/.*", "$1");
  }

  private static void stop(CoordinatorProcess node) throws Exception {
    node.stop()
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static JsonNode send(String method, String url, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
      return JSON.readTree(answer.body());
    } catch (IOException failure) {
      throw new AssertionError(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }
}
