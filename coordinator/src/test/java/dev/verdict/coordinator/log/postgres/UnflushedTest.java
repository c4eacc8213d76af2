package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.log.LogEntries.begun;
import static dev.verdict.coordinator.log.LogEntries.decided;
import static dev.verdict.coordinator.log.LogEntries.entry;
import static dev.verdict.coordinator.log.LogEntries.finished;
import static dev.verdict.coordinator.log.LogEntries.tx;
import static dev.verdict.coordinator.log.postgres.TestPostgres.ask;
import static dev.verdict.coordinator.log.postgres.TestPostgres.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.log.AppendOutcome.Appended;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Lazy entries are acknowledged before they are on disk. A server that crashes then takes them
 * along, and comes back without them.
 */
class UnflushedTest {
  private static Vertx vertx;
  private static TestPostgres postgres;
  private static Database database;

  private PostgresLog log;
  private long epoch;

  @BeforeAll
  static void open() throws Exception {
    vertx = Vertx.vertx();
    postgres = TestPostgres.create();
    database = postgres.open(vertx);
  }

  @AfterAll
  static void shut() throws Exception {
    get(database.close());
    get(vertx.close());
  }

  @BeforeEach
  void lead() throws Exception {
    log = PostgresLog.create(vertx, database, "a");
    PostgresShardTable table = new PostgresShardTable(database, "a");
    long seen = ask(table::readAll).get(0).epoch();
    epoch = get(table.raise(Map.of(0, seen))).getOrDefault(0, -1L);
  }

  @AfterEach
  void stop() throws Exception {
    get(log.close());
  }

  @Test
  void whatACrashTookIsWrittenAgainBeforeAnythingElse() throws Exception {
    TxId id = committed();
    get(log.append(finished(id, epoch, 2, Outcome.COMMIT)));

    crashTaking(id);
    get(log.append(begun(tx(0, epoch), epoch)));

    assertThat(get(log.read(id)).orElseThrow().entries()).hasSize(2);
    assertThat(isFinished(id)).isTrue();
  }

  @Test
  void whatFollowsOnWhatACrashTookLeavesNoGap() throws Exception {
    TxId id = committed();
    get(log.append(finished(id, epoch, 2, Outcome.COMMIT)));

    crashTaking(id);

    assertThat(get(log.append(entry(id, epoch, 3, "[]", Optional.empty(), true))))
        .isEqualTo(new Appended());
    assertThat(get(log.read(id)).orElseThrow().entries()).hasSize(3);
  }

  @Test
  void whatWasFlushedSinceIsNotWrittenAgain() throws Exception {
    TxId id = committed();
    get(log.append(finished(id, epoch, 2, Outcome.COMMIT)));
    get(log.append(begun(tx(0, epoch), epoch)));

    crashTaking(id);
    get(log.append(begun(tx(0, epoch), epoch)));

    assertThat(get(log.read(id)).orElseThrow().entries()).hasSize(1);
  }

  private TxId committed() throws Exception {
    TxId id = tx(0, epoch);
    get(log.append(decided(id, epoch, Outcome.COMMIT)));
    return id;
  }

  /** Takes the transaction's second entry back, and ends the writer's session. */
  private static void crashTaking(TxId id) throws Exception {
    postgres.execute(
        "DELETE FROM entry WHERE tx = '%s' AND seq = 2".formatted(id)
            + "; UPDATE transaction SET last_seq = 1, finished = false WHERE tx = '%s'"
                .formatted(id));
    int writer = postgres.writerProcess("true");
    postgres.execute("SELECT pg_terminate_backend(" + writer + ")");
    TestPostgres.await("the end of the session", () -> !isThere(writer));
  }

  private static boolean isThere(int process) {
    return one("SELECT count(*) FROM pg_stat_activity WHERE pid = " + process).equals("1");
  }

  private static boolean isFinished(TxId id) {
    return one("SELECT finished FROM transaction WHERE tx = '" + id + "'").equals("t");
  }

  private static String one(String sql) {
    try {
      return postgres.one(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
