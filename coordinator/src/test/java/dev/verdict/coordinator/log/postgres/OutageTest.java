package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.log.LogEntries.decided;
import static dev.verdict.coordinator.log.LogEntries.tx;
import static dev.verdict.coordinator.log.postgres.TestPostgres.await;
import static dev.verdict.coordinator.log.postgres.TestPostgres.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.FreePorts;
import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.AppendOutcome.Appended;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.protocol.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server goes away and comes back. */
class OutageTest {
  private static EmbeddedPostgres server(Path folder, int port) throws IOException {
    return TestPostgres.server()
        .setPort(port)
        .setDataDirectory(new File(folder.toFile(), "data"))
        .setCleanDataDirectory(false)
        .start();
  }

  @Test
  void rule6_aServerThatIsRestartedInMidFlightLosesNothing(@TempDir Path folder) throws Exception {
    int port = FreePorts.one();
    EmbeddedPostgres first = server(folder, port);
    TestPostgres postgres = TestPostgres.createOn(port);
    Vertx vertx = Vertx.vertx();
    Database database = postgres.open(vertx);
    long epoch =
        get(new PostgresShardTable(database, "a").raise(Map.of(0, 0L))).getOrDefault(0, -1L);
    PostgresLog log = PostgresLog.create(vertx, database, "a");
    List<LogEntry> entries = new ArrayList<>();
    List<Future<AppendOutcome>> answers = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      entries.add(decided(tx(0, epoch), epoch, Outcome.COMMIT));
      answers.add(log.append(entries.get(i)));
    }
    first.close();
    entries.add(decided(tx(0, epoch), epoch, Outcome.COMMIT));
    answers.add(log.append(entries.get(2_000)));
    await("the log notices", () -> !log.available());
    assertThatThrownBy(() -> get(log.read(entries.get(0).tx()))).isInstanceOf(Exception.class);

    try (EmbeddedPostgres second = server(folder, port)) {
      assertThat(second.getPort()).isEqualTo(port);
      assertThat(get(Future.all(answers)).<AppendOutcome>list()).containsOnly(new Appended());
      assertThat(postgres.one("SELECT count(*) FROM decision WHERE outcome = 'commit'"))
          .isEqualTo("2001");
      assertThat(postgres.one("SELECT count(*) FROM entry")).isEqualTo("2001");
      await("the log is there again", log::available);
      get(log.close());
      get(database.close());
    }
    get(vertx.close());
  }

  @Test
  void aLogThatStartsBeforeItsDatabaseWaitsForIt(@TempDir Path folder) throws Exception {
    int port = FreePorts.one();
    EmbeddedPostgres first = server(folder, port);
    TestPostgres postgres = TestPostgres.createOn(port);
    postgres.execute("UPDATE shard SET epoch = 1, owner = 'a'");
    first.close();

    Vertx vertx = Vertx.vertx();
    Database database = postgres.open(vertx);
    PostgresLog log = PostgresLog.create(vertx, database, "a");
    Future<AppendOutcome> append = log.append(decided(tx(0, 1), 1, Outcome.COMMIT));
    await("the log notices", () -> !log.available());
    assertThat(append.isComplete()).isFalse();
    try (EmbeddedPostgres second = server(folder, port)) {
      assertThat(second.getPort()).isEqualTo(port);
      assertThat(get(append)).isEqualTo(new Appended());
      get(log.close());
      get(database.close());
    }
    get(vertx.close());
  }

  @Test
  void aClosedLogConcludesNothing() throws Exception {
    Vertx vertx = Vertx.vertx();
    TestPostgres postgres = TestPostgres.create();
    Database database = postgres.open(vertx);
    PostgresLog log = PostgresLog.create(vertx, database, "a");
    get(log.close());
    assertThatThrownBy(() -> get(log.append(decided(tx(0, 1), 1, Outcome.COMMIT))))
        .hasMessageContaining("closed");
    assertThat(log.available()).isFalse();
    get(database.close());
    get(vertx.close());
  }

  @Test
  void theNumberOfShardsIsFixed() throws Exception {
    TestPostgres postgres = TestPostgres.create();
    assertThatThrownBy(() -> Migrations.migrate(postgres.dataSource(), 5, java.time.Instant.now()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("set up with 4");
    Migrations.migrate(postgres.dataSource(), 4, java.time.Instant.now());
  }
}
