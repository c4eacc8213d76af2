package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.log.LogEntries.begun;
import static dev.verdict.coordinator.log.LogEntries.decided;
import static dev.verdict.coordinator.log.LogEntries.entry;
import static dev.verdict.coordinator.log.LogEntries.finished;
import static dev.verdict.coordinator.log.LogEntries.tx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.crash.CrashPoints;
import dev.verdict.coordinator.log.AppendOutcome.Appended;
import dev.verdict.coordinator.log.AppendOutcome.Fenced;
import dev.verdict.coordinator.log.Dormant;
import dev.verdict.coordinator.log.Endings;
import dev.verdict.coordinator.log.LogEntries;
import dev.verdict.coordinator.log.LogRejectedException;
import dev.verdict.coordinator.log.RestoreFloor;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.coordinator.log.UnfinishedQuery;
import dev.verdict.coordinator.log.WriteListener;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A transaction may have its first entry before it has its row, and is never lost over that: not by
 * a take-over, a crash of the server, a lost acknowledgement, or what clears up.
 */
class UnlistedTest {
  private static final Duration SOON = Duration.ofMillis(50);
  private static final String BLOCKED = "cardinality(pg_blocking_pids(pid)) > 0";

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
    log = log("a", Duration.ofHours(1));
    epoch = raise("a");
    get(log.listLeftBehind(0, epoch));
  }

  private static PostgresLog log(String owner, Duration listing) {
    return PostgresLog.create(
        vertx, database, owner, CrashPoints.NONE, WriteListener.NOBODY, listing);
  }

  /** From now on what is not over is listed soon. */
  private void listSoon() throws Exception {
    get(log.close());
    log = log("a", SOON);
    get(log.listLeftBehind(0, epoch));
  }

  @AfterEach
  void stop() throws Exception {
    get(log.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return Awaiting.result(future);
  }

  private static long raise(String owner) throws Exception {
    return raise(owner, 0);
  }

  private static long raise(String owner, int shard) throws Exception {
    PostgresShardTable table = new PostgresShardTable(database, owner);
    long seen = Awaiting.answer(table::readAll).get(shard).epoch();
    return get(table.raise(Map.of(shard, seen))).getOrDefault(shard, -1L);
  }

  // --- without a row

  @Test
  void whatIsOverSoonGetsItsRowThenAndOnlyThen() throws Exception {
    TxId id = begin();
    assertThat(hasRow(id)).isFalse();
    StoredTransaction before = get(log.read(id)).orElseThrow();
    assertThat(before.summary()).isEqualTo(decided(id, epoch, Outcome.COMMIT).summary());
    assertThat(before.decision()).contains(Outcome.COMMIT);
    assertThat(before.entries()).hasSize(1);

    get(log.append(finished(id, epoch, 2, Outcome.COMMIT)));

    assertThat(hasRow(id)).isTrue();
    StoredTransaction after = get(log.read(id)).orElseThrow();
    assertThat(after.summary()).isEqualTo(finished(id, epoch, 2, Outcome.COMMIT).summary());
    assertThat(after.entries()).hasSize(2);
    assertThat(column("last_seq", id)).isEqualTo("2");
  }

  @Test
  void whatIsNotOverIsListedWithinAMomentAndGoesOn() throws Exception {
    listSoon();
    TxId id = begin();
    await("its row", () -> hasRow(id));
    assertThat(column("finished", id)).isEqualTo("f");

    assertThat(get(log.append(finished(id, epoch, 2, Outcome.COMMIT)))).isEqualTo(new Appended());
    assertThat(column("finished", id)).isEqualTo("t");
  }

  @Test
  void moreThanOneStatementTakesIsListedInTurnsWithAppends() throws Exception {
    List<TxId> many = new ArrayList<>();
    List<Future<?>> appended = new ArrayList<>();
    for (int i = 0; i < 3 * Unlisted.LISTED_MAX; i++) {
      TxId id = tx(0, epoch);
      many.add(id);
      appended.add(log.append(decided(id, epoch, Outcome.COMMIT)));
    }
    for (Future<?> each : appended) {
      get(each);
    }
    get(log.close());

    assertThat(many).allMatch(UnlistedTest::hasRow);
    assertThat(mark()).isEqualTo(many.get(many.size() - 1).text());
  }

  @Test
  void nothingIsWrittenWithoutARowUpToTheMark() throws Exception {
    listSoon();
    TxId older = tx(Instant.now().minusSeconds(1), 0, epoch);
    TxId id = begin();
    await("the mark", () -> mark().equals(id + ""));

    get(log.append(decided(older, epoch, Outcome.COMMIT)));

    assertThat(hasRow(older)).isTrue();
  }

  @Test
  void whatWasBornInAnotherEpochHasItsRowAtOnce() throws Exception {
    TxId id = tx(0, epoch - 1);
    get(log.append(decided(id, epoch, Outcome.ABORT)));
    assertThat(hasRow(id)).isTrue();
  }

  @Test
  void aNodeThatDoesNotKnowWhatWasLeftBehindWritesRows() throws Exception {
    long newer = raise("b");
    PostgresLog other = PostgresLog.create(vertx, database, "b");
    TxId id = tx(0, newer);
    get(other.append(decided(id, newer, Outcome.COMMIT)));
    assertThat(hasRow(id)).isTrue();
    get(other.close());
  }

  // --- take-over

  @Test
  void theNextOwnerFindsWhatHasNoRow() throws Exception {
    TxId open = begin();
    TxId over = begin();
    get(log.append(finished(over, epoch, 2, Outcome.COMMIT)));
    assertThat(hasRow(open)).isFalse();
    long newer = raise("b");
    PostgresLog other = PostgresLog.create(vertx, database, "b");

    get(other.listLeftBehind(0, newer));

    List<StoredTransaction> found =
        get(other.readUnfinished(new UnfinishedQuery(0, newer, Optional.empty(), 1_000, 1 << 20)));
    assertThat(found).extracting(StoredTransaction::tx).contains(open).doesNotContain(over);
    assertThat(get(log.append(finished(open, epoch, 2, Outcome.COMMIT)))).isEqualTo(new Fenced());
    assertThat(get(other.append(finished(open, newer, 2, Outcome.COMMIT))))
        .isEqualTo(new Appended());
    get(other.close());
  }

  @Test
  void aFormerOwnerListsNothingAndMovesNoMark() throws Exception {
    TxId open = begin();
    raise("b");
    String mark = mark();

    get(log.close());

    assertThat(hasRow(open)).isFalse();
    assertThat(mark()).isEqualTo(mark);
  }

  @Test
  void aListingThatWaitedForARaiseIsFenced() throws Exception {
    TxId open = begin();
    Future<Void> closed;
    try (Connection taker = holding("UPDATE shard SET epoch = epoch + 1, owner = 'b'")) {
      closed = log.close();
      postgres.writerProcess(BLOCKED);
      taker.commit();
    }
    get(closed);
    assertThat(hasRow(open)).isFalse();
    assertThat(mark()).isLessThan(open.text());
  }

  @Test
  void whatWasAskedTwiceListsNothingOfTheNewEpoch() throws Exception {
    TxId open = begin();
    get(log.listLeftBehind(0, epoch));
    assertThat(hasRow(open)).isFalse();
    assertThat(mark()).isLessThan(open.text());
  }

  // --- crashes and lost answers

  @Test
  void aListingWhoseConnectionEndsIsRepeated() throws Exception {
    listSoon();
    TxId open = tx(0, epoch);
    try (Connection holder = holding("LOCK TABLE transaction IN ACCESS EXCLUSIVE MODE")) {
      get(log.append(decided(open, epoch, Outcome.COMMIT)));
      int writer = postgres.writerProcess(BLOCKED);
      postgres.execute("SELECT pg_terminate_backend(" + writer + ")");
      holder.rollback();
    }
    await("its row", () -> hasRow(open));
    assertThat(get(log.append(finished(open, epoch, 2, Outcome.COMMIT)))).isEqualTo(new Appended());
  }

  @Test
  void whatACrashTookWithTheRowIsWrittenAgain() throws Exception {
    TxId id = begin();
    get(log.append(finished(id, epoch, 2, Outcome.COMMIT)));

    postgres.execute(
        "DELETE FROM entry WHERE tx = '%s' AND seq = 2".formatted(id)
            + "; DELETE FROM transaction WHERE tx = '%s'".formatted(id));
    endWriter();
    get(log.append(begun(tx(0, epoch), epoch)));

    assertThat(get(log.read(id)).orElseThrow().entries()).hasSize(2);
    assertThat(column("finished", id)).isEqualTo("t");
    assertThat(column("kind", id)).isEqualTo("atomic");
  }

  @Test
  void theEndOfWhatHasNoRowIsSettledAfterALostAnswer() throws Exception {
    TxId id = begin();
    endWriter();

    assertThat(get(log.append(entry(id, epoch, 2, "[]", Optional.empty(), true))))
        .isEqualTo(new Appended());

    assertThat(column("finished", id)).isEqualTo("t");
    assertThat(column("kind", id)).isEqualTo("atomic");
  }

  @Test
  void aLaterEntryWithoutAPredecessorIsStillRefused() throws Exception {
    TxId id = begin();
    Future<?> third = log.append(entry(id, epoch, 3, "[]", Optional.empty(), true));
    assertThatThrownBy(() -> get(third)).hasMessageContaining("missing");
    assertThat(get(log.read(id)).orElseThrow().entries()).hasSize(1);
  }

  // --- what looks at rows

  @Test
  void whatIsMarkedGetsItsRow() throws Exception {
    TxId stuck = begin();
    TxId dormant = begin();

    assertThat(get(log.markStuck(stuck, epoch, "why"))).isTrue();
    assertThat(get(log.markDormant(0, epoch, List.of(new Dormant(dormant, 1, Optional.empty())))))
        .containsExactly(dormant);

    assertThat(column("stuck", stuck)).isEqualTo("why");
    assertThat(column("wake_at", dormant)).isEqualTo("infinity");
    assertThat(get(log.append(finished(stuck, epoch, 2, Outcome.COMMIT))))
        .isEqualTo(new Appended());
    assertThat(column("finished", stuck)).isEqualTo("t");
  }

  @Test
  void whatHasNoRowHasNotEnded() throws Exception {
    postgres.execute("TRUNCATE transaction");
    TxId open = begin();

    Endings endings = get(log.endings(List.of(open)));

    assertThat(endings.unfinished()).containsExactly(open);
    assertThat(endings.oldestUnfinished().orElseThrow().text()).isLessThanOrEqualTo(open.text());
  }

  @Test
  void itsLocksAreNotSweptAfterATakeOver() throws Exception {
    TxId open = begin();
    postgres.execute(
        "INSERT INTO lock_holder (holder, kind, shard, epoch, ticket, state, request, note)"
            + " VALUES ('%s',".formatted(open)
            + " 'transaction', 0, "
            + epoch
            + ", nextval('lock_ticket'), 'granted', '', '')");
    raise("b");

    postgres.execute("SELECT sweep_locks(interval '1 day')");

    assertThat(one("SELECT state FROM lock_holder WHERE holder = '" + open + "'"))
        .isEqualTo("granted");
  }

  @Test
  void retentionKeepsIt() throws Exception {
    Instant past = Instant.now().minus(Duration.ofDays(9));
    get(new Partitions(database).createFor(List.of(tx(past, 0, epoch))));
    TxId open = tx(past, 0, epoch);
    postgres.execute("UPDATE shard SET listed_up_to = ''");
    postgres.execute(
        "INSERT INTO entry (tx, seq, shard, epoch, body, unlisted) VALUES ('%s', 1, 0, %d, '[]', '%s')"
            .formatted(open, epoch, "{\"kind\":\"atomic\"}"));

    get(new Retention(database, Instant::now, Duration.ofDays(2), Duration.ofDays(20)).run());

    assertThat(hasRow(open)).isTrue();
    assertThat(get(log.read(open)).orElseThrow().entries()).hasSize(1);
  }

  @Test
  void aRestoreParksIt() throws Exception {
    TxId open = tx(0, epoch);
    get(log.append(begun(open, epoch)));
    assertThat(hasRow(open)).isFalse();
    get(log.close());
    postgres.execute("DELETE FROM transaction WHERE tx = '%s'".formatted(open));
    postgres.execute("UPDATE shard SET listed_up_to = ''; DELETE FROM node");

    new RestoreTreatment(postgres.dataSource()).run(RestoreTreatment.JUMP_MIN, true);

    assertThat(column("stuck", open)).isEqualTo(RestoreFloor.MARK);
  }

  @Test
  void aLogThatIsClosedLeavesNothingWithoutARow() throws Exception {
    TxId open = begin();
    get(log.close());
    assertThat(hasRow(open)).isTrue();
  }

  @Test
  void aNodeThatReleasedItsShardsLeavesNothingWithoutARowEither() throws Exception {
    TxId open = begin();
    get(new PostgresShardTable(database, "a").release(Map.of(0, epoch)));
    get(log.close());
    assertThat(hasRow(open)).isTrue();
  }

  @Test
  void aSummaryThatCannotBeStoredIsRejectedAlsoWithoutARow() throws Exception {
    TxId id = tx(0, epoch);
    Summary good = decided(id, epoch, Outcome.COMMIT).summary();
    Summary bad =
        new Summary(
            good.kind(),
            good.origin(),
            good.status(),
            good.outcome(),
            "a\0b",
            Optional.empty(),
            false);

    assertThatThrownBy(() -> get(log.append(LogEntries.of(id, bad))))
        .hasStackTraceContaining(LogRejectedException.class.getSimpleName());

    assertThat(get(log.read(id))).isEmpty();
  }

  @Test
  void aLazyEntryIsNotForgottenBecauseAnotherOneWasFenced() throws Exception {
    TxId lazy = begin();
    long other = raise("b", 1);
    get(log.append(finished(lazy, epoch, 2, Outcome.COMMIT)));
    assertThat(get(log.append(decided(tx(1, other - 1), other - 1, Outcome.COMMIT))))
        .isEqualTo(new Fenced());

    postgres.execute(
        "DELETE FROM entry WHERE tx = '%s' AND seq = 2".formatted(lazy)
            + "; DELETE FROM transaction WHERE tx = '%s'".formatted(lazy));
    endWriter();
    get(log.append(begun(tx(0, epoch), epoch)));

    assertThat(get(log.read(lazy)).orElseThrow().entries()).hasSize(2);
  }

  // --- helpers

  private TxId begin() throws Exception {
    TxId id = tx(0, epoch);
    assertThat(get(log.append(decided(id, epoch, Outcome.COMMIT)))).isEqualTo(new Appended());
    return id;
  }

  private static Connection holding(String sql) throws SQLException {
    Connection connection = postgres.jdbc();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    return connection;
  }

  private static void endWriter() throws SQLException {
    int writer = postgres.writerProcess("true");
    postgres.execute("SELECT pg_terminate_backend(" + writer + ")");
    await(
        "the end of the session",
        () -> one("SELECT count(*) FROM pg_stat_activity WHERE pid = " + writer).equals("0"));
  }

  private static String mark() {
    return one("SELECT listed_up_to FROM shard WHERE shard = 0");
  }

  private static boolean hasRow(TxId id) {
    return column("tx", id).equals(id.text());
  }

  private static String column(String name, TxId id) {
    return one("SELECT " + name + " FROM transaction WHERE tx = '" + id + "'");
  }

  private static String one(String sql) {
    return one(postgres, sql);
  }

  private static String one(TestPostgres where, String sql) {
    try {
      return where.one(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    TestPostgres.await(what, condition);
  }

  /** Waits until every transaction has a row. */
  static void awaitListed(TestPostgres where) {
    await("rows", () -> one(where, "SELECT count(*) FROM unlisted").equals("0"));
  }
}
