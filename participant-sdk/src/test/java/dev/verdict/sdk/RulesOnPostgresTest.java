package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.resource.PreparedName;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that need a real PostgreSQL and more than one connection. */
class RulesOnPostgresTest {
  private static final Postgres DATABASE = Postgres.freshDatabase();
  private static final String DONE = "{\"result\":\"done\"}";
  private static final String INSERT = "INSERT INTO effect (what) VALUES ('did')";
  private static final String HOT = "UPDATE hot SET n = n + 1";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SpyDataSource spy = new SpyDataSource(DATABASE.pool());
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger runs = new AtomicInteger();
  private Participant participant;
  private Calls calls;

  /** What the handler shall execute. */
  record Script(String sql, String mode) {}

  @BeforeEach
  void build() {
    DATABASE.clean();
    DATABASE.execute("DROP TABLE IF EXISTS hot");
    DATABASE.execute("CREATE TABLE hot AS SELECT 0 AS n");
    participant =
        Participant.named(
                "bank",
                JdbcStore.builder(spy.dataSource()).lockTimeout(Duration.ofMillis(300)).build())
            .prepared("run", Script.class, this::run)
            .saga("run", Script.class, Result.None.class, this::run, "undo", this::undo)
            .build();
    Calls.await(participant.createSchema());
    Calls.await(participant.start());
    calls = new Calls(participant, Calls.newTx());
  }

  @AfterEach
  void close() {
    released.countDown();
    participant.close();
    threads.shutdownNow();
    DATABASE.rollBackAllPrepared();
  }

  private Result<Result.None> run(Connection connection, Script script) throws Exception {
    int run = runs.incrementAndGet();
    try (Statement statement = connection.createStatement()) {
      statement.execute(script.sql());
    }
    switch (script.mode()) {
      case "wait" -> {
        entered.countDown();
        assertThat(released.await(10, TimeUnit.SECONDS)).isTrue();
      }
      case "40001", "40P01" -> {
        if (run == 1) {
          throw new SQLException("lost a race", script.mode());
        }
      }
      case "commit" -> connection.commit();
      default -> {}
    }
    return Result.done();
  }

  private void undo(Connection connection, Script script, Result.None output) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO effect (what) VALUES ('undid')");
    }
  }

  private static String script(String sql, String mode) {
    return "{\"sql\":\"%s\",\"mode\":\"%s\"}".formatted(sql, mode);
  }

  private static List<String> effects() {
    return DATABASE.query("SELECT what FROM effect ORDER BY id");
  }

  private static List<String> prepared() {
    return DATABASE.query("SELECT gid FROM pg_prepared_xacts WHERE database = current_database()");
  }

  @Test
  void rule15_aDuplicateOfAPreparedBranchIsAnsweredAndDoesNotHang() {
    assertThat(calls.work("prepare", "run", script(INSERT, "go"))).isEqualTo(DONE);
    assertThat(prepared()).hasSize(1);
    for (int i = 0; i < 20; i++) {
      assertThat(calls.work("prepare", "run", script(INSERT, "go"))).isEqualTo(DONE);
    }
    assertThat(calls.work("prepare", "run", script(HOT, "go"))).contains("input_mismatch");
    assertThat(calls.work("prepare", "run", script(INSERT, "go"), 0)).contains("stale_epoch");
    assertThat(runs).hasValue(1);
  }

  @Test
  void rule15_anAbortThatMeetsARunningPrepareIsRepeatedUntilItWins() throws Exception {
    Future<String> prepare =
        threads.submit(() -> calls.work("prepare", "run", script(INSERT, "wait")));
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(calls.end("abort")).startsWith("500 ");
    released.countDown();
    assertThat(prepare.get(10, TimeUnit.SECONDS)).isEqualTo(DONE);
    assertThat(calls.end("abort")).isEqualTo(DONE);
    assertThat(prepared()).isEmpty();
    assertThat(DATABASE.query("SELECT state FROM verdict_barrier ORDER BY since DESC LIMIT 1"))
        .containsExactly("TOMBSTONE");
    assertThat(calls.work("prepare", "run", script(INSERT, "go"))).contains("tombstone");
  }

  @Test
  void rule15_phaseTwoHasItsOwnPool() {
    try (var one = DATABASE.anotherPool(1).pool();
        var two = DATABASE.anotherPool(1).pool();
        Participant small = small(one, two)) {
      Calls small1 = new Calls(small, Calls.newTx());
      assertThat(small1.work("prepare", "run", script(INSERT, "go"))).isEqualTo(DONE);
      Future<String> hog =
          threads.submit(
              () -> new Calls(small, Calls.newTx()).work("prepare", "run", script(INSERT, "wait")));
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(small1.end("commit")).isEqualTo(DONE);
      released.countDown();
      assertThat(hog.get(10, TimeUnit.SECONDS)).isEqualTo(DONE);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Participant small(javax.sql.DataSource work, javax.sql.DataSource phaseTwo) {
    Participant small =
        Participant.named("small", JdbcStore.builder(work).phaseTwo(phaseTwo).build())
            .prepared("run", Script.class, this::run)
            .build();
    Calls.await(small.start());
    return small;
  }

  /** Another instance is faster. */
  @Test
  void rule15_aBranchThatIsCommittedWhileItIsLookedForIsFound() {
    calls.work("prepare", "run", script(INSERT, "go"));
    spy.beforeStatement(2, () -> endPrepared("COMMIT PREPARED"));
    assertThat(calls.end("commit")).isEqualTo(DONE);
    assertThat(effects()).containsExactly("did");
  }

  @Test
  void rule14_aCommitWhosePreparedWorkWasRolledBackMeanwhileIsNotDone() {
    calls.work("prepare", "run", script(INSERT, "go"));
    spy.beforeStatement(2, () -> endPrepared("ROLLBACK PREPARED"));
    assertThat(calls.end("commit")).isEqualTo("{\"result\":\"unknown_branch\"}");
  }

  private static void endPrepared(String verb) {
    prepared().forEach(name -> DATABASE.execute(verb + " '" + name + "'"));
  }

  @Test
  void rule15_aCallThatMeetsALockedRowFailsAndDoesNotHang() throws SQLException {
    calls.work("prepare", "run", script(INSERT, "go"));
    assertThat(calls.end("commit")).isEqualTo(DONE);
    try (Connection holder = DATABASE.pool().getConnection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT FROM verdict_barrier FOR UPDATE");
      assertThat(calls.end("commit")).startsWith("500 ");
      holder.rollback();
    }
    assertThat(calls.end("commit")).isEqualTo(DONE);
  }

  @Test
  void rule16_aPreparedBranchLocksNothingThatOthersNeed() {
    calls.work("prepare", "run", script(INSERT, "go"));
    Calls other = new Calls(participant, Calls.newTx());
    assertThat(other.work("prepare", "run", script(INSERT, "go"), 99)).isEqualTo(DONE);
    TxId horizon = Calls.txAt(1000);
    assertThat(Calls.await(participant.forgetFinished(horizon, RulesOnPostgresTest::all))).isZero();
    assertThat(other.end("commit", 100)).isEqualTo(DONE);
    assertThat(calls.end("commit", 100)).isEqualTo(DONE);
    assertThat(effects()).containsExactly("did", "did");
  }

  private static CompletableFuture<Set<TxId>> all(List<TxId> ids) {
    return CompletableFuture.completedFuture(Set.copyOf(ids));
  }

  @Test
  void rule17_twoPreparesOnOneHotRowEndByLockTimeout() {
    Calls second = new Calls(participant, Calls.newTx());
    assertThat(calls.work("prepare", "run", script(HOT, "go"))).isEqualTo(DONE);
    assertThat(second.work("prepare", "run", script(HOT, "go"))).startsWith("500 ");
    assertThat(calls.end("commit")).isEqualTo(DONE);
    assertThat(second.work("prepare", "run", script(HOT, "go"))).isEqualTo(DONE);
    assertThat(second.end("commit")).isEqualTo(DONE);
    assertThat(DATABASE.query("SELECT n FROM hot")).containsExactly("2");
  }

  @Test
  void rule18_workThatIsForgottenWhileItRunsIsRolledBack() throws Exception {
    TxId tx = Calls.txAt(5000);
    Calls old = new Calls(participant, tx);
    Future<String> action = threads.submit(() -> old.work("action", "run", script(INSERT, "wait")));
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
    Calls.await(participant.forgetFinished(tx, RulesOnPostgresTest::all));
    released.countDown();
    assertThat(action.get(10, TimeUnit.SECONDS)).startsWith("500 ");
    assertThat(old.work("action", "run", script(INSERT, "go"))).contains("refused");
    assertThat(effects()).isEmpty();
  }

  /** The row that another connection is about to commit stands for work that kept its answer. */
  @Test
  void rule18_anUndoOfForgottenWorkWaitsForWorkThatIsAboutToCommit() throws Exception {
    TxId tx = Calls.txAt(6000);
    Calls old = new Calls(participant, tx);
    try (Connection working = DATABASE.pool().getConnection();
        Statement statement = working.createStatement()) {
      working.setAutoCommit(false);
      statement.execute(
          "INSERT INTO verdict_barrier (tx, branch, service, style, state, operation, input_hash,"
              + " input, output, reason, epoch) VALUES ('"
              + tx.text()
              + "', 'b', 'bank', 'SAGA', 'DONE', 'run', 'hash', '"
              + script(INSERT, "go").replace("'", "''")
              + "', 'null', '', 1)");
      statement.execute(INSERT);
      Calls.await(participant.forgetFinished(tx, ids -> all(List.of())));
      assertThat(old.end("compensate")).startsWith("500 ");
      working.commit();
    }
    assertThat(old.end("compensate")).isEqualTo(DONE);
    assertThat(effects()).containsExactly("did", "undid");
  }

  @Test
  void rule21_theLongestNameFits() {
    BranchKey key = new BranchKey(Calls.newTx(), new BranchId("b".repeat(64)));
    String scope = PreparedName.scope("s".repeat(100), "d".repeat(63));
    PreparedName name = new PreparedName(key, TxId.EPOCH_MAX, "f".repeat(32));
    assertThat(name.text(scope).getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(PreparedName.BYTES_MAX);
    assertThat(PreparedName.read(scope, name.text(scope))).contains(name);
  }

  @Test
  void rule21_theNameNamesServiceAndDatabase() {
    calls.work("prepare", "run", script(INSERT, "go"));
    assertThat(prepared().get(0)).startsWith("verdict:bank/" + DATABASE.database() + ":");
  }

  @Test
  void rule21_busyIsRetried() {
    calls.work("prepare", "run", script(INSERT, "go"));
    spy.failNext(2, "COMMIT PREPARED", "55006");
    assertThat(calls.end("commit")).isEqualTo(DONE);
    assertThat(effects()).containsExactly("did");
  }

  @Test
  void rule21_whatCannotBePreparedIsANoWithItsReason() {
    String temporary = script("CREATE TEMPORARY TABLE t (n int)", "go");
    assertThat(calls.work("prepare", "run", temporary)).contains("refused").contains("temporary");
    assertThat(calls.work("prepare", "run", temporary)).contains("refused").contains("temporary");
    assertThat(runs).hasValue(1);
    Calls other = new Calls(participant, Calls.newTx());
    assertThat(other.work("prepare", "run", script("LISTEN a", "go"))).contains("refused");
    assertThat(prepared()).isEmpty();
  }

  @Test
  void rule21_aDeferredConstraintThatDoesNotHoldIsANoWithItsReason() {
    DATABASE.execute("ALTER TABLE hot ADD UNIQUE (n) DEFERRABLE INITIALLY DEFERRED");
    String twice = script("INSERT INTO hot VALUES (0)", "go");
    assertThat(calls.work("prepare", "run", twice)).contains("refused").contains("hot_n_key");
    assertThat(calls.work("prepare", "run", twice)).contains("refused").contains("hot_n_key");
    assertThat(runs).hasValue(1);
  }

  @Test
  void rule27_aCompensationThatMeetsARunningActionWaitsOrFailsButNeverOvertakes() throws Exception {
    Future<String> action =
        threads.submit(() -> calls.work("action", "run", script(INSERT, "wait")));
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(calls.end("compensate")).startsWith("500 ");
    released.countDown();
    assertThat(action.get(10, TimeUnit.SECONDS)).isEqualTo(DONE);
    assertThat(calls.end("compensate")).isEqualTo(DONE);
    assertThat(effects()).containsExactly("did", "undid");
  }

  @Test
  void rule27_actionAndCompensationRacingNeverLeaveTheActionAlone() throws Exception {
    for (int i = 0; i < 50; i++) {
      Calls race = new Calls(participant, Calls.newTx());
      Future<String> action =
          threads.submit(() -> race.work("action", "run", script(INSERT, "go")));
      Future<String> undo = threads.submit(() -> endedAtLast(race));
      assertThat(undo.get(20, TimeUnit.SECONDS)).isEqualTo(DONE);
      assertThat(action.get(10, TimeUnit.SECONDS)).matches("(?s)500 .*|.*(done|tombstone).*");
    }
    List<String> effects = effects();
    assertThat(effects.stream().filter("did"::equals).count())
        .isEqualTo(effects.stream().filter("undid"::equals).count());
  }

  /** On a busy machine either may hold the row for longer than the other waits for a lock. */
  private static String endedAtLast(Calls calls) {
    String answer = calls.end("compensate");
    for (int i = 0; i < 20 && answer.startsWith("500 "); i++) {
      answer = calls.end("compensate");
    }
    return answer;
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void rule27_aSerializationFailureOrDeadlockIsRunAgain(String sqlState) {
    assertThat(calls.work("action", "run", script(INSERT, sqlState))).isEqualTo(DONE);
    assertThat(runs).hasValue(2);
    assertThat(effects()).containsExactly("did");
  }

  /** There the handler, and a later look at the watermark, would see an older snapshot. */
  @Test
  void rule27_anIsolationWithAnOlderSnapshotIsRefused() {
    String isolation =
        "ALTER DATABASE " + DATABASE.database() + " %s default_transaction_isolation";
    DATABASE.execute(isolation.formatted("SET") + " = 'repeatable read'");
    try (var pool = DATABASE.anotherPool(1).pool();
        Participant strict = small(pool, pool)) {
      assertThat(new Calls(strict, Calls.newTx()).work("prepare", "run", script(INSERT, "go")))
          .startsWith("500 ");
      assertThat(runs).hasValue(0);
    } finally {
      DATABASE.execute(isolation.formatted("RESET"));
    }
  }

  @Test
  void aHandlerCannotEndTheTransaction() {
    assertThat(calls.work("action", "run", script(INSERT, "commit"))).startsWith("500 ");
    assertThat(calls.work("action", "run", script("COMMIT", "go"))).startsWith("500 ");
    assertThat(calls.work("action", "run", script("/* sly */ COMMIT", "go"))).startsWith("500 ");
    assertThat(effects()).isEmpty();
    assertThat(calls.work("action", "run", script(INSERT, "go"))).startsWith("409 ");
  }

  @Test
  void theBarrierCostsAtMostTwoStatementsPerCall() {
    calls.work("action", "run", script(INSERT, "go"));
    assertThat(spy.executed()).filteredOn(sql -> !sql.equals(INSERT)).hasSizeGreaterThan(2);
    spy.forget();
    new Calls(participant, Calls.newTx()).work("action", "run", script(INSERT, "go"));
    assertThat(spy.executed()).hasSize(3).contains(INSERT);
    spy.forget();
    Calls atomic = new Calls(participant, Calls.newTx());
    atomic.work("prepare", "run", script(INSERT, "go"));
    assertThat(spy.executed()).hasSize(4).last().asString().startsWith("PREPARE TRANSACTION");
    spy.forget();
    atomic.end("commit");
    assertThat(spy.executed()).hasSize(2).last().asString().startsWith("COMMIT PREPARED");
  }
}
