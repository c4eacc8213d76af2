package dev.verdict.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.examples.bank.Bank;
import dev.verdict.examples.demo.Databases.Database;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service that nobody registered dies with committed work and comes back at another address. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RestartElsewhereTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String DEBIT =
      """
      {"branches": [{"id": "debit", "participant": "bank", "operation": "debit",
                     "payload": {"account": "a-1", "cents": 500, "reference": "order-17"}}],
       "timeout_ms": 100000, "call_timeout_ms": 90000}
      """;

  @Test
  void theCoordinatorFindsItAndConfirmsTheBranchThere(@TempDir Path folder) throws Exception {
    URI coordinator = TestCoordinator.freeAddress();
    CoordinatorApi api = new CoordinatorApi(coordinator);
    try (Databases databases = new Databases();
        ChildProcess decider = TestCoordinator.start(folder, coordinator)) {
      Database database = databases.create(databases.startServer(folder.resolve("bank")), "bank");
      Bank.open(database.pool(), "a", 2, 1_000);
      assertThat(api.awaitReady(PATIENCE)).isTrue();
      String old;
      try (ChildProcess deaf = instance(folder, database, coordinator, InstanceMain.DEAF)) {
        old = deaf.awaitLine("announced");
        assertThat(debit(coordinator)).isEqualTo(202);
        assertThat(api.awaitCommitted(PATIENCE)).isTrue();
        assertThat(Sql.number(database.jdbcUrl(), "SELECT count(*) FROM pg_prepared_xacts"))
            .isEqualTo(1);
        deaf.kill();
      }
      try (ChildProcess restarted = instance(folder, database, coordinator, "")) {
        assertThat(restarted.awaitLine("announced")).isNotEqualTo(old);
        assertThat(api.awaitAllFinished(PATIENCE)).isTrue();
      }
      assertThat(Sql.number(database.jdbcUrl(), "SELECT count(*) FROM pg_prepared_xacts")).isZero();
      assertThat(Sql.number(database.jdbcUrl(), "SELECT cents FROM account WHERE id = 'a-1'"))
          .isEqualTo(500);
    }
  }

  private static ChildProcess instance(Path folder, Database database, URI coordinator, String how)
      throws Exception {
    return ChildProcess.start(
        folder.resolve("instance.log"),
        InstanceMain.class,
        List.of(database.jdbcUrl(), coordinator.toString(), how));
  }

  private static int debit(URI coordinator) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(coordinator.resolve("/v1/atomic"))
                .header("Content-Type", "application/json")
                .header("Prefer", "respond-async")
                .POST(HttpRequest.BodyPublishers.ofString(DEBIT))
                .timeout(PATIENCE)
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
