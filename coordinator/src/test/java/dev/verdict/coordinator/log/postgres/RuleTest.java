package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.log.LogEntries.begun;
import static dev.verdict.coordinator.log.LogEntries.claiming;
import static dev.verdict.coordinator.log.LogEntries.decided;
import static dev.verdict.coordinator.log.LogEntries.entry;
import static dev.verdict.coordinator.log.LogEntries.finished;
import static dev.verdict.coordinator.log.LogEntries.tx;
import static dev.verdict.coordinator.log.postgres.TestPostgres.ask;
import static dev.verdict.coordinator.log.postgres.TestPostgres.await;
import static dev.verdict.coordinator.log.postgres.TestPostgres.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.AppendOutcome.Appended;
import dev.verdict.coordinator.log.AppendOutcome.Fenced;
import dev.verdict.coordinator.log.AppendOutcome.KeyTaken;
import dev.verdict.coordinator.log.AppendOutcome.Lost;
import dev.verdict.coordinator.log.Dormant;
import dev.verdict.coordinator.log.Due;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.LogRejectedException;
import dev.verdict.coordinator.log.UnfinishedQuery;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of the log, each on a real PostgreSQL. */
class RuleTest {
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
    epoch = raise("a");
  }

  @AfterEach
  void stop() throws Exception {
    get(log.close());
  }

  private static long raise(String owner) throws Exception {
    PostgresShardTable table = new PostgresShardTable(database, owner);
    long seen = ask(table::readAll).get(0).epoch();
    return get(table.raise(Map.of(0, seen))).getOrDefault(0, -1L);
  }

  /** A session that holds what the given statement locked, until it is closed. */
  private static Connection holding(String sql) throws Exception {
    Connection connection = postgres.jdbc();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    return connection;
  }

  private static final String BLOCKED = "cardinality(pg_blocking_pids(pid)) > 0";

  @Test
  void rule1_anAppendThatWaitedForARaiseIsFenced() throws Exception {
    TxId id = tx(0, epoch);
    get(log.append(begun(id, epoch)));
    Future<AppendOutcome> zombie;
    try (Connection taker =
        holding("UPDATE shard SET epoch = epoch + 1, owner = 'b' WHERE shard = 0")) {
      zombie = log.append(entry(id, epoch, 2, "[]", Optional.of(Outcome.COMMIT), false));
      postgres.writerProcess(BLOCKED);
      taker.commit();
    }
    assertThat(get(zombie)).isEqualTo(new Fenced());
    assertThat(get(log.read(id)).orElseThrow().decision()).isEmpty();
  }

  @Test
  void rule1_aMarkThatWaitedForARaiseIsFenced() throws Exception {
    TxId id = tx(0, epoch);
    get(log.append(begun(id, epoch)));
    Future<Set<TxId>> zombie;
    try (Connection taker =
        holding("UPDATE shard SET epoch = epoch + 1, owner = 'b' WHERE shard = 0")) {
      zombie = log.markDormant(0, epoch, List.of(new Dormant(id, 1, Optional.empty())));
      TestPostgres.await(
          "a mark that waits",
          () -> number("SELECT count(*) FROM pg_stat_activity WHERE " + MARKS_AND + BLOCKED) > 0);
      taker.commit();
    }
    assertThat(get(zombie)).isEmpty();
    assertThat(isDormant(id)).isFalse();
  }

  /** A node of the release before knows nothing of those that are dormant. */
  @Test
  void anEntryOfTheReleaseBeforeWakesTheDormant() throws Exception {
    TxId id = tx(0, epoch);
    get(log.append(begun(id, epoch)));
    List<Dormant> asleep = List.of(new Dormant(id, 1, Optional.empty()));
    assertThat(get(log.markDormant(0, epoch, asleep))).containsExactly(id);
    postgres.execute(
        "INSERT INTO transaction AS x (tx, shard, last_seq, finished, status, outcome, reason,"
            + " stuck, kind, namespace, principal, name, business_key, labels, traceparent)"
            + " VALUES ('"
            + id.text()
            + "', 0, 2, false, 'running', NULL, '', NULL, 'saga', '', '', '', '', '{}', '')"
            + " ON CONFLICT (tx) DO UPDATE SET updated_at = now(), finished = EXCLUDED.finished,"
            + " status = EXCLUDED.status, stuck = EXCLUDED.stuck,"
            + " last_seq = CASE WHEN EXCLUDED.last_seq = x.last_seq + 1 THEN EXCLUDED.last_seq"
            + " ELSE refuse_integer('it is not the next') END");
    assertThat(isDormant(id)).isFalse();
  }

  /** It leaves the time as it is: what waits is woken, and its next entry clears both. */
  @Test
  void aStuckMarkOfTheReleaseBeforeForgetsNoTime() throws Exception {
    TxId id = tx(0, epoch);
    get(log.append(begun(id, epoch)));
    List<Dormant> asleep = List.of(new Dormant(id, 1, Optional.of(Duration.ofMillis(1))));
    assertThat(get(log.markDormant(0, epoch, asleep))).containsExactly(id);
    postgres.execute(
        "UPDATE transaction SET stuck = 'it cannot be read here' WHERE NOT finished AND tx = '"
            + id.text()
            + "'");
    await("the time is up", () -> isDue(id));
    get(log.append(entry(id, epoch, 2, "[]", Optional.empty(), true)));
    assertThat(isDormant(id)).isFalse();
    assertThat(get(log.read(id)).orElseThrow().summary().stuck()).isEmpty();
  }

  private boolean isDue(TxId id) {
    try {
      return get(log.readDue(0, Due.EVER, 1_000, 1 << 20)).stream()
          .anyMatch(due -> due.stored().tx().equals(id));
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Test
  void theReleaseBeforeStillFindsTheIndexOfAllThatIsUnfinished() {
    assertThat(number("SELECT count(*) FROM pg_indexes WHERE indexname = 'transaction_unfinished'"))
        .isOne();
  }

  /** A million of them may lie in the way of a take-over. */
  @Test
  void whoIsDormantIsPassedOverWithoutALookAtItsRow() throws Exception {
    List<String> plan = new ArrayList<>();
    try (Connection connection = postgres.jdbc();
        Statement statement = connection.createStatement()) {
      statement.execute("SET enable_seqscan = off");
      statement.execute("SET enable_bitmapscan = off");
      try (ResultSet lines =
          statement.executeQuery(
              "EXPLAIN SELECT FROM transaction WHERE shard = 1 AND NOT finished"
                  + " AND wake_at IS NULL AND tx > '' ORDER BY tx LIMIT 10")) {
        while (lines.next()) {
          plan.add(lines.getString(1));
        }
      }
    }
    assertThat(plan)
        .anyMatch(line -> line.contains("Index Cond:") && line.contains("wake_at IS NULL"));
  }

  /** A page looks at it again and again, with a million others beside it. */
  @Test
  void whatIsStuckIsFoundByItsIndexAlone() throws Exception {
    List<String> plan = new ArrayList<>();
    try (Connection connection = postgres.jdbc();
        Statement statement = connection.createStatement()) {
      statement.execute("SET enable_seqscan = off");
      try (ResultSet lines =
          statement.executeQuery("EXPLAIN " + StuckStatement.SQL.replace("$1", "'default'"))) {
        while (lines.next()) {
          plan.add(lines.getString(1));
        }
      }
    }
    assertThat(plan).anyMatch(line -> line.contains("Index") && line.contains("tx_idx"));
    assertThat(plan).noneMatch(line -> line.contains("pkey") || line.contains("Seq Scan"));
  }

  private static final String MARKS_AND =
      "datname = current_database() AND query LIKE 'SELECT mark_dormant%' AND ";

  private static boolean isDormant(TxId id) {
    String dormant = "SELECT count(*) FROM transaction WHERE wake_at IS NOT NULL AND tx = '";
    return number(dormant + id.text() + "'") > 0;
  }

  private static int number(String sql) {
    try {
      return Integer.parseInt(postgres.one(sql));
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Test
  void rule1_aRaiseWaitsForAnAppendUnderWay() throws Exception {
    TxId id = tx(0, epoch);
    get(log.append(begun(id, epoch)));
    LogEntry commit = entry(id, epoch, 2, "[]", Optional.of(Outcome.COMMIT), false);
    Future<AppendOutcome> append;
    try (Connection blocker = holding(insertDecision(id, "abort"))) {
      append = log.append(commit);
      postgres.writerProcess(BLOCKED);
      assertThatThrownBy(
              () ->
                  postgres.execute(
                      "SET lock_timeout = '200ms'; UPDATE shard SET epoch = epoch + 1"
                          + " WHERE shard = 0"))
          .hasMessageContaining("lock timeout");
      blocker.rollback();
    }
    assertThat(get(append)).isEqualTo(new Appended());
  }

  @Test
  void rule1_aRaiseWaitsForASettlingAppendUnderWay() throws Exception {
    TxId other = tx(0, epoch);
    Future<AppendOutcome> settling;
    settledBefore(other);
    try (Connection blocker =
        holding("SELECT FROM decision WHERE tx = '" + other + "' FOR UPDATE")) {
      settling = log.append(decided(other, epoch, Outcome.COMMIT));
      postgres.writerProcess(BLOCKED);
      assertThatThrownBy(
              () ->
                  postgres.execute(
                      "SET lock_timeout = '200ms'; UPDATE shard SET epoch = epoch + 1"
                          + " WHERE shard = 0"))
          .hasMessageContaining("lock timeout");
      blocker.rollback();
    }
    assertThat(get(settling)).isEqualTo(new Appended());
  }

  /** A repeat of what is stored: only the settling form answers that. */
  private void settledBefore(TxId id) throws Exception {
    assertThat(get(log.append(decided(id, epoch, Outcome.COMMIT)))).isEqualTo(new Appended());
  }

  @Test
  void rule1_aSettlingAppendThatWaitedForARaiseIsFenced() throws Exception {
    TxId id = tx(0, epoch);
    settledBefore(id);
    Future<AppendOutcome> zombie;
    try (Connection blocker = holding("SELECT FROM decision WHERE tx = '" + id + "' FOR UPDATE")) {
      zombie = log.append(decided(id, epoch, Outcome.COMMIT));
      int writer = postgres.writerProcess(BLOCKED);
      PostgresShardTable table = new PostgresShardTable(database, "b");
      assertThat(get(table.raise(Map.of(0, epoch)))).containsEntry(0, epoch + 1);
      await("the holder of the shard is gone", () -> count("pid = " + writer) == 0);
      blocker.rollback();
    }
    assertThat(get(zombie)).as("it is repeated, and learns nothing").isEqualTo(new Fenced());
  }

  private static String insertDecision(TxId id, String outcome) {
    return "INSERT INTO decision (tx, shard, epoch, outcome) VALUES ('%s', 0, 0, '%s')"
        .formatted(id, outcome);
  }

  @Test
  void rule2_oneAppendIsInFlight() throws Exception {
    get(log.append(begun(tx(0, epoch), epoch)));
    List<Future<AppendOutcome>> answers = new ArrayList<>();
    try (Connection blocker = holding("SELECT FROM shard WHERE shard = 0 FOR UPDATE")) {
      answers.add(log.append(begun(tx(0, epoch), epoch)));
      int writer = postgres.writerProcess(BLOCKED);
      for (int i = 0; i < 20; i++) {
        answers.add(log.append(begun(tx(0, epoch), epoch)));
        Thread.sleep(5);
      }
      assertThat(postgres.writerProcess(BLOCKED)).isEqualTo(writer);
      assertThat(
              postgres.one(
                  "SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle' AND"
                      + " application_name LIKE 'verdict append%'"
                      + " AND datname = current_database()"))
          .isEqualTo("1");
      blocker.rollback();
    }
    assertThat(get(Future.all(answers)).<AppendOutcome>list()).containsOnly(new Appended());
    assertThat(postgres.one("SELECT count(DISTINCT xmin::text) FROM entry WHERE epoch = " + epoch))
        .as("batches: the first, the one that was blocked, and all that waited")
        .isEqualTo("3");
  }

  @Test
  void rule3_whatIsReadAfterARaiseIncludesTheLastAppendOfTheFormerOwner() throws Exception {
    TxId id = tx(0, epoch);
    get(log.append(begun(id, epoch)));
    Future<AppendOutcome> append;
    Future<List<TxId>> replay;
    try (Connection blocker = holding(insertDecision(id, "abort"))) {
      append = log.append(entry(id, epoch, 2, "[]", Optional.of(Outcome.COMMIT), false));
      postgres.writerProcess(BLOCKED);
      PostgresShardTable table = new PostgresShardTable(database, "b");
      replay =
          table
              .raise(Map.of(0, epoch))
              .compose(
                  raised ->
                      log.readUnfinished(
                          new UnfinishedQuery(0, epoch + 1, Optional.empty(), 1000, 1 << 20)))
              .map(
                  all ->
                      all.stream()
                          .filter(each -> each.decision().equals(Optional.of(Outcome.COMMIT)))
                          .map(each -> each.tx())
                          .toList());
      await(
          "the raise waits",
          () -> count("application_name LIKE 'verdict raise%' AND " + BLOCKED) == 1);
      blocker.rollback();
    }
    assertThat(get(append)).isEqualTo(new Appended());
    assertThat(get(replay)).contains(id);
  }

  private static int count(String condition) {
    try {
      return Integer.parseInt(
          postgres.one(
              "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                  + condition));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void rule4_aHolderThatIsFrozenInATransactionIsTerminated() throws Exception {
    try (Connection frozen = holding("SELECT FROM shard WHERE shard = 0 FOR NO KEY UPDATE")) {
      assertThat(raise("b")).isEqualTo(epoch + 1);
      assertThatThrownBy(frozen::commit).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void rule5_aRacingDecisionIsLostNotFenced() throws Exception {
    TxId id = tx(0, epoch);
    get(log.append(begun(id, epoch)));
    Future<AppendOutcome> append;
    try (Connection rival = holding(insertDecision(id, "abort"))) {
      append = log.append(entry(id, epoch, 2, "[]", Optional.of(Outcome.COMMIT), true));
      postgres.writerProcess(BLOCKED);
      rival.commit();
    }
    assertThat(get(append)).isEqualTo(new Lost(Outcome.ABORT));
    assertThat(get(log.read(id)).orElseThrow().entries()).hasSize(1);
  }

  @Test
  void rule6_aLostAcknowledgementIsSettledByTheSameAppend() throws Exception {
    get(log.append(begun(tx(0, epoch), epoch)));
    postgres.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    postgres.execute("SELECT pg_reload_conf()");
    LogEntry commit;
    Future<AppendOutcome> append;
    try {
      Unacknowledged waiting = appendUntilOneIsNotAcknowledged();
      commit = waiting.entry;
      append = waiting.answer;
      int writer = postgres.writerProcess("wait_event = 'SyncRep'");
      postgres.execute(
          "SET synchronous_commit = local; SELECT pg_terminate_backend(" + writer + ")");
      await(
          "the decision is there though nobody was told",
          () -> decision(commit.tx()).equals("commit"));
      assertThat(append.isComplete()).isFalse();
      int second = postgres.writerProcess("wait_event = 'SyncRep' AND pid <> " + writer);
      assertThat(second).isNotEqualTo(writer);
      assertThat(log.available()).isFalse();
    } finally {
      standbysOff();
    }
    assertThat(get(append)).isEqualTo(new Appended());
    assertThat(get(log.read(commit.tx())).orElseThrow().entries()).hasSize(1);
    assertThat(settled(commit.tx())).isEqualTo("1");
    await("the log is there again", log::available);
  }

  @Test
  void rule6_aCancelledWaitForAStandbyIsALostAcknowledgement() throws Exception {
    get(log.append(begun(tx(0, epoch), epoch)));
    postgres.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    postgres.execute("SELECT pg_reload_conf()");
    LogEntry commit;
    Future<AppendOutcome> append;
    try {
      Unacknowledged waiting = appendUntilOneIsNotAcknowledged();
      commit = waiting.entry;
      append = waiting.answer;
      int writer = postgres.writerProcess("wait_event = 'SyncRep'");
      postgres.execute("SET synchronous_commit = local; SELECT pg_cancel_backend(" + writer + ")");
      postgres.writerProcess("wait_event = 'SyncRep' AND pid <> " + writer);
      assertThat(append.isComplete()).isFalse();
    } finally {
      standbysOff();
    }
    assertThat(get(append)).isEqualTo(new Appended());
    assertThat(settled(commit.tx())).isEqualTo("1");
  }

  @Test
  void rule6_aRaiseThatMayNotHaveReachedTheStandbysHasFailed() throws Exception {
    postgres.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    postgres.execute("SELECT pg_reload_conf()");
    try {
      Future<Map<Integer, Long>> raise = raiseUntilOneIsNotAcknowledged();
      postgres.execute(
          "SET synchronous_commit = local; SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
              + " WHERE wait_event = 'SyncRep' AND datname = current_database()");
      assertThatThrownBy(() -> get(raise))
          .hasCauseInstanceOf(WriterConnection.UnconfirmedException.class);
    } finally {
      standbysOff();
    }
  }

  @Test
  void rule6_aMarkThatMayNotHaveReachedTheStandbysHasFailed() throws Exception {
    TxId id = tx(0, epoch);
    get(log.append(begun(id, epoch)));
    postgres.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    postgres.execute("SELECT pg_reload_conf()");
    try {
      Future<Set<TxId>> mark = markUntilOneIsNotAcknowledged(id);
      postgres.execute(
          "SET synchronous_commit = local; SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
              + " WHERE wait_event = 'SyncRep' AND datname = current_database()");
      assertThatThrownBy(() -> get(mark))
          .hasCauseInstanceOf(WriterConnection.UnconfirmedException.class);
    } finally {
      standbysOff();
    }
    List<Dormant> again = List.of(new Dormant(id, 1, Optional.empty()));
    assertThat(get(log.markDormant(0, epoch, again))).containsExactly(id);
  }

  private Future<Set<TxId>> markUntilOneIsNotAcknowledged(TxId id) {
    while (true) {
      Future<Set<TxId>> mark =
          log.markDormant(0, epoch, List.of(new Dormant(id, 1, Optional.empty())));
      await(
          "acknowledged or waiting for a standby",
          () -> mark.isComplete() || count("wait_event = 'SyncRep'") > 0);
      if (!mark.isComplete()) {
        return mark;
      }
    }
  }

  private static Future<Map<Integer, Long>> raiseUntilOneIsNotAcknowledged() throws Exception {
    PostgresShardTable table = new PostgresShardTable(database, "b");
    while (true) {
      long seen = ask(table::readAll).get(0).epoch();
      Future<Map<Integer, Long>> raise = table.raise(Map.of(0, seen));
      await(
          "acknowledged or waiting for a standby",
          () -> raise.isComplete() || count("wait_event = 'SyncRep'") > 0);
      if (!raise.isComplete()) {
        return raise;
      }
    }
  }

  private record Unacknowledged(LogEntry entry, Future<AppendOutcome> answer) {}

  /** The server takes a moment to notice that it must wait for a standby. */
  private Unacknowledged appendUntilOneIsNotAcknowledged() {
    while (true) {
      LogEntry commit = decided(tx(0, epoch), epoch, Outcome.COMMIT);
      Future<AppendOutcome> append = log.append(commit);
      await(
          "acknowledged or waiting for a standby",
          () -> append.isComplete() || count("wait_event = 'SyncRep'") > 0);
      if (!append.isComplete()) {
        return new Unacknowledged(commit, append);
      }
    }
  }

  private static void standbysOff() throws Exception {
    postgres.execute("ALTER SYSTEM RESET synchronous_standby_names");
    postgres.execute("SELECT pg_reload_conf()");
  }

  private static String decision(TxId id) {
    return unchecked("SELECT outcome FROM decision WHERE tx = '" + id + "'");
  }

  private static String settled(TxId id) {
    return unchecked("SELECT settled FROM decision WHERE tx = '" + id + "'");
  }

  private static String unchecked(String sql) {
    try {
      return postgres.one(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void rule7_aDatabaseThatLosesWhatItAcknowledgedIsRefused() throws Exception {
    assertThat(get(DurabilityCheck.run(database))).isEmpty();
    String name = postgres.one("SELECT current_database()");
    postgres.execute("ALTER DATABASE " + name + " SET synchronous_commit = off");
    Database careless = postgres.open(vertx);
    assertThat(get(DurabilityCheck.run(careless)))
        .extracting(DurabilityCheck.Problem::setting)
        .containsExactly("synchronous_commit");
    postgres.execute("ALTER DATABASE " + name + " RESET synchronous_commit");
    get(careless.close());
  }

  @Test
  void rule8_theDecisionRowDecidesWhateverTheRecordsSay() throws Exception {
    TxId id = tx(0, epoch);
    get(log.append(begun(id, epoch)));
    postgres.execute(insertDecision(id, "abort"));
    get(log.append(entry(id, epoch, 2, "[\"commit\"]", Optional.empty(), false)));
    postgres.execute("UPDATE transaction SET outcome = 'commit' WHERE tx = '" + id + "'");
    assertThat(get(log.read(id)).orElseThrow().decision()).contains(Outcome.ABORT);
    assertThat(get(log.append(entry(id, epoch, 3, "[]", Optional.of(Outcome.COMMIT), false))))
        .isEqualTo(new Lost(Outcome.ABORT));
  }

  @Test
  void rule9_aTransactionHasOnePartitionHoweverLateItIsDecided() throws Exception {
    TxId old = tx(Instant.now().minusSeconds(3 * 86_400), 0, epoch);
    assertThat(get(log.append(decided(old, epoch, Outcome.ABORT)))).isEqualTo(new Appended());
    long next = raise("a");
    LogEntry late = entry(old, next, 1, "[\"late\"]", Optional.of(Outcome.COMMIT), false);
    assertThat(get(log.append(late))).isEqualTo(new Lost(Outcome.ABORT));
    assertThat(postgres.one("SELECT tableoid::regclass FROM decision WHERE tx = '" + old + "'"))
        .isEqualTo("decision_" + Day.of(old).suffix());
    assertThat(postgres.one("SELECT count(*) FROM decision WHERE tx = '" + old + "'"))
        .isEqualTo("1");
  }

  @Test
  void rule9_thePartitionIsAFunctionOfTheIdNotOfTheTimeOfWriting() throws Exception {
    for (int days : new int[] {0, 1, 2, 5}) {
      TxId id = tx(Instant.now().minusSeconds(days * 86_400L), 0, epoch);
      assertThat(get(log.append(decided(id, epoch, Outcome.COMMIT)))).isEqualTo(new Appended());
      for (String table : List.of("decision", "entry", "transaction")) {
        assertThat(
                postgres.one(
                    "SELECT tableoid::regclass FROM %s WHERE tx = '%s'".formatted(table, id)))
            .isEqualTo(table + "_" + Day.of(id).suffix());
      }
    }
  }

  @Test
  void rule10_onlyThePoisonedEntryIsRejectedAndWhatFollowsIt() throws Exception {
    TxId bad = tx(0, epoch);
    List<Future<AppendOutcome>> good = new ArrayList<>();
    Future<AppendOutcome> poisoned;
    Future<AppendOutcome> follower;
    get(log.append(begun(tx(0, epoch), epoch)));
    try (Connection blocker = holding("SELECT FROM shard WHERE shard = 0 FOR UPDATE")) {
      good.add(log.append(begun(tx(0, epoch), epoch)));
      postgres.writerProcess(BLOCKED);
      for (int i = 0; i < 7; i++) {
        good.add(log.append(decided(tx(0, epoch), epoch, Outcome.COMMIT)));
      }
      poisoned = log.append(entry(bad, epoch, 1, "\u0000", Optional.of(Outcome.COMMIT), false));
      follower = log.append(finished(bad, epoch, 2, Outcome.COMMIT));
      for (int i = 0; i < 7; i++) {
        good.add(log.append(decided(tx(0, epoch), epoch, Outcome.COMMIT)));
      }
      blocker.rollback();
    }
    assertThatThrownBy(() -> get(poisoned)).hasCauseInstanceOf(LogRejectedException.class);
    assertThatThrownBy(() -> get(follower)).hasCauseInstanceOf(LogRejectedException.class);
    assertThat(get(Future.all(good)).<AppendOutcome>list()).containsOnly(new Appended());
    assertThat(get(log.read(bad))).isEmpty();
    assertThat(decision(bad)).isEqualTo("none");
  }

  @Test
  void rule10_whatIsAppendedInPlaceOfARejectedEntryIsNotTakenForAFollower() throws Exception {
    TxId id = tx(0, epoch);
    Promise<AppendOutcome> substitute = Promise.promise();
    Promise<AppendOutcome> follower = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(
            here -> {
              PostgresLog engines = PostgresLog.create(vertx, database, "a");
              engines
                  .append(entry(id, epoch, 1, "\u0000", Optional.empty(), false))
                  .recover(
                      rejected ->
                          engines.append(
                              entry(id, epoch, 1, "[]", Optional.of(Outcome.ABORT), true)))
                  .onComplete(substitute);
              engines.append(finished(id, epoch, 2, Outcome.COMMIT)).onComplete(follower);
            });
    assertThat(get(substitute.future())).isEqualTo(new Appended());
    assertThatThrownBy(() -> get(follower.future())).hasCauseInstanceOf(LogRejectedException.class);
    assertThat(decision(id)).isEqualTo("abort");
  }

  @Test
  void rule10_whatFollowsAnEntryWhoseKeyIsTakenIsToldSoToo() throws Exception {
    TxId holder = tx(0, epoch);
    TxId loser = tx(0, epoch);
    get(log.append(claiming(begun(holder, epoch), "followed", "hash")));
    Future<AppendOutcome> first = log.append(claiming(begun(loser, epoch), "followed", "hash"));
    Future<AppendOutcome> follower = log.append(finished(loser, epoch, 2, Outcome.COMMIT));
    assertThat(get(first)).isEqualTo(new KeyTaken(holder, "hash"));
    assertThat(get(follower)).isEqualTo(new KeyTaken(holder, "hash"));
  }

  @Test
  void rule10_aRefusalIsPerShard() throws Exception {
    PostgresShardTable table = new PostgresShardTable(database, "a");
    long other = ask(table::readAll).get(1).epoch();
    long led = get(table.raise(Map.of(1, other))).getOrDefault(1, -1L);
    Future<AppendOutcome> mine = log.append(begun(tx(1, led), led));
    Future<AppendOutcome> stale = log.append(begun(tx(0, epoch), epoch - 1));
    assertThat(get(mine)).isEqualTo(new Appended());
    assertThat(get(stale)).isEqualTo(new Fenced());
  }

  @Test
  void rule19_aKeyIsWrittenWithTheFirstEntryOrNotAtAll() throws Exception {
    TxId first = tx(0, epoch);
    LogEntry claim = claiming(begun(first, epoch), "key", "hash");
    assertThat(get(log.append(claim))).isEqualTo(new Appended());
    LogEntry other = claiming(decided(tx(0, epoch), epoch, Outcome.COMMIT), "key", "other");
    assertThat(get(log.append(other))).isEqualTo(new KeyTaken(first, "hash"));
    assertThat(decision(other.tx())).isEqualTo("none");
    LogEntry fenced = claiming(begun(tx(0, epoch), epoch - 1), "free", "hash");
    assertThat(get(log.append(fenced))).isEqualTo(new Fenced());
    assertThat(postgres.one("SELECT count(*) FROM idempotency_key WHERE key = 'free'"))
        .isEqualTo("0");
  }
}
