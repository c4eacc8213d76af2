package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.log.LogEntries.begun;
import static dev.verdict.coordinator.log.LogEntries.claiming;
import static dev.verdict.coordinator.log.LogEntries.decided;
import static dev.verdict.coordinator.log.LogEntries.entry;
import static dev.verdict.coordinator.log.LogEntries.finished;
import static dev.verdict.coordinator.log.LogEntries.tx;
import static dev.verdict.coordinator.log.postgres.TestPostgres.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.log.AppendOutcome.Appended;
import dev.verdict.coordinator.log.AppendOutcome.KeyTaken;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.LogRejectedException;
import dev.verdict.coordinator.log.UnfinishedQuery;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Duration KEEP = Duration.ofDays(7);
  private static final Duration KEEP_KEYS = Duration.ofDays(30);
  private final Instant now = Instant.now();
  private final Instant tenDaysAgo = now.minus(Duration.ofDays(10));

  private Vertx vertx;
  private TestPostgres postgres;
  private Database database;
  private PostgresLog log;

  @BeforeEach
  void lead() throws Exception {
    vertx = Vertx.vertx();
    postgres = TestPostgres.create();
    database = postgres.open(vertx);
    log = PostgresLog.create(vertx, database, "a");
    get(new PostgresShardTable(database, "a").raise(Map.of(0, 0L)));
  }

  @AfterEach
  void close() throws Exception {
    get(log.close());
    get(database.close());
    get(vertx.close());
  }

  private Retention.Report run(Instant at) throws Exception {
    return get(new Retention(database, InstantSource.fixed(at), KEEP, KEEP_KEYS).run());
  }

  private Retention.Report runKeepingKeysFor(Duration keepKeys) throws Exception {
    return get(new Retention(database, InstantSource.fixed(now), KEEP, keepKeys).run());
  }

  private TxId finishedAt(Instant at) throws Exception {
    TxId id = tx(at, 0, 1);
    assertThat(get(log.append(decided(id, 1, Outcome.COMMIT)))).isEqualTo(new Appended());
    get(log.append(finished(id, 1, 2, Outcome.COMMIT)));
    return id;
  }

  @Test
  void aDayInWhichAllIsFinishedIsDroppedWhole() throws Exception {
    TxId old = finishedAt(tenDaysAgo);
    TxId young = finishedAt(now);
    assertThat(run(now)).isEqualTo(new Retention.Report(1, 0, 0, 0));
    assertThat(get(log.read(old))).isEmpty();
    assertThat(get(log.read(young))).isPresent();
    assertThat(postgres.one("SELECT to_regclass('decision_" + Day.of(old).suffix() + "')"))
        .isEqualTo("null");
    assertThat(run(now)).isEqualTo(new Retention.Report(0, 0, 0, 0));
  }

  @Test
  void rule18_anUnfinishedTransactionMovesAndPinsNothing() throws Exception {
    TxId saga = tx(tenDaysAgo, 0, 1);
    get(log.append(begun(saga, 1)));
    TxId old = finishedAt(tenDaysAgo);

    assertThat(run(now)).isEqualTo(new Retention.Report(0, 1, 0, 0));
    assertThat(get(log.read(old))).isEmpty();
    assertThat(get(log.readUnfinished(new UnfinishedQuery(0, 2, Optional.empty(), 10, 1 << 20))))
        .singleElement()
        .satisfies(survivor -> assertThat(survivor.tx()).isEqualTo(saga))
        .satisfies(survivor -> assertThat(survivor.entries()).hasSize(1));

    LogEntry decision = entry(saga, 1, 2, "[]", Optional.of(Outcome.ABORT), false);
    assertThat(get(log.append(decision))).isEqualTo(new Appended());
    get(log.append(finished(saga, 1, 3, Outcome.ABORT)));
    assertThat(run(now)).isEqualTo(new Retention.Report(1, 0, 0, 0));
    assertThat(get(log.read(saga))).isEmpty();
  }

  @Test
  void rule18_nothingIsDecidedAboutWhatIsForgotten() throws Exception {
    TxId saga = tx(tenDaysAgo, 0, 1);
    get(log.append(begun(saga, 1)));
    TxId besideASurvivor = finishedAt(tenDaysAgo);
    TxId onADroppedDay = finishedAt(tenDaysAgo.minus(Duration.ofDays(1)));
    assertThat(run(now)).isEqualTo(new Retention.Report(1, 1, 0, 0));
    for (TxId forgotten : new TxId[] {besideASurvivor, onADroppedDay}) {
      assertThatThrownBy(() -> get(log.append(decided(forgotten, 1, Outcome.ABORT))))
          .hasCauseInstanceOf(LogRejectedException.class);
      assertThat(postgres.one("SELECT count(*) FROM decision WHERE tx = '" + forgotten + "'"))
          .isEqualTo("0");
    }
  }

  @Test
  void rule19_aKeyOutlivesItsTransaction() throws Exception {
    TxId old = tx(tenDaysAgo, 0, 1);
    get(log.append(claiming(decided(old, 1, Outcome.COMMIT), "key", "hash")));
    get(log.append(finished(old, 1, 2, Outcome.COMMIT)));
    run(now);
    assertThat(get(log.read(old))).isEmpty();
    assertThat(get(log.append(claiming(begun(tx(now, 0, 1), 1), "key", "hash"))))
        .isEqualTo(new KeyTaken(old, "hash"));
    assertThat(runKeepingKeysFor(KEEP.plusDays(1)).keysDeleted()).isEqualTo(1);
  }

  @Test
  void rule19_theKeyOfATransactionThatStillRunsIsKept() throws Exception {
    TxId running = tx(tenDaysAgo, 0, 1);
    get(log.append(claiming(begun(running, 1), "key", "hash")));

    assertThat(runKeepingKeysFor(KEEP.plusDays(1)).keysDeleted()).isZero();

    assertThat(get(log.append(claiming(begun(tx(now, 0, 1), 1), "key", "hash"))))
        .isEqualTo(new KeyTaken(running, "hash"));
  }

  @Test
  void aNodeWhoseClockIsFarAheadForgetsNothing() throws Exception {
    TxId today = tx(now, 0, 1);
    get(log.append(claiming(decided(today, 1, Outcome.COMMIT), "key", "hash")));
    get(log.append(finished(today, 1, 2, Outcome.COMMIT)));

    assertThat(run(now.plus(Duration.ofDays(40)))).isEqualTo(new Retention.Report(0, 0, 0, 0));

    assertThat(postgres.one("SELECT below FROM forgotten")).isEmpty();
    assertThat(get(log.read(today))).isPresent();
    assertThat(get(log.append(claiming(begun(tx(now, 0, 1), 1), "key", "hash"))))
        .isEqualTo(new KeyTaken(today, "hash"));
    finishedAt(now);
  }

  @Test
  void whatTheDatabaseTakesForYoungIsNotForgottenWhoeverAsks() throws Exception {
    TxId today = finishedAt(now);
    TxId lastKept = finishedAt(now.minus(KEEP));

    assertThat(postgres.one(forgetting(Day.of(today)))).isEqualTo("-1");
    assertThat(postgres.one(forgetting(Day.of(lastKept)))).isEqualTo("-1");

    assertThat(postgres.one("SELECT below FROM forgotten")).isEmpty();
    assertThat(get(log.read(today))).isPresent();
    assertThat(get(log.read(lastKept))).isPresent();
  }

  @Test
  void theMarkNeverGoesBackWhoeverForgetsAtTheSameTime() throws Exception {
    Day older = Day.of(finishedAt(tenDaysAgo));
    String newer = older.plus(1).upperId();
    try (Connection first = postgres.jdbc();
        Statement statement = first.createStatement()) {
      first.setAutoCommit(false);
      statement.execute("SELECT pg_advisory_xact_lock(hashtext('verdict partitions'))");
      Future<String> second = vertx.executeBlocking(() -> postgres.one(forgetting(older)));
      String waiting =
          "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
              + " AND wait_event = 'advisory' AND query LIKE '%forget_partitions%'";
      TestPostgres.await("the second waits", () -> answers(waiting, "1"));
      statement.execute("UPDATE forgotten SET below = '" + newer + "'");
      first.commit();
      assertThat(get(second)).isEqualTo("0");
    }
    assertThat(postgres.one("SELECT below FROM forgotten")).isEqualTo(newer);
  }

  private boolean answers(String sql, String expected) {
    try {
      return postgres.one(sql).equals(expected);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String forgetting(Day day) {
    return "SELECT forget_partitions('%s', '%s', '%s', 100, interval '168 hours')"
        .formatted(day.suffix(), day.lowerId(), day.upperId());
  }

  @Test
  void comingDaysHaveTheirPartitions() throws Exception {
    Instant later = now.plus(Duration.ofDays(20));
    run(later);
    String suffix = Day.of(later).plus(Partitions.DAYS_AHEAD).suffix();
    assertThat(postgres.one("SELECT to_regclass('entry_" + suffix + "')")).isNotEqualTo("null");
  }
}
