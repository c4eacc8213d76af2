package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.resource.PreparedName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The rules on PostgreSQL, and what only its {@code PREPARE TRANSACTION} can do. */
class RulesOnPostgresTest extends JdbcRulesSuite implements AnnouncedWorkRules {
  private static final Postgres DATABASE = Postgres.freshDatabase();

  RulesOnPostgresTest() {
    super(DATABASE);
  }

  @Override
  public RulesSuite suite() {
    return this;
  }

  @Override
  JdbcStore.Builder store(DataSource source) {
    return JdbcStore.builder(source);
  }

  private static List<String> prepared() {
    return DATABASE.query("SELECT gid FROM pg_prepared_xacts WHERE database = current_database()");
  }

  /** What is prepared is on disk whatever the setting says; a plain commit is not. */
  @Test
  void aDecisionIsNotTakenWhereACommitMayBeLost() {
    JdbcStore lasting = JdbcStore.of(DATABASE.pool());
    Calls.await(lasting.barrier().start("bank", true));
    assertThat(lasting.barrier().commitsLast()).isTrue();
    try (var pool = DATABASE.poolWith("options=-c%20synchronous_commit=off")) {
      JdbcStore hasty = JdbcStore.of(pool);
      Calls.await(hasty.barrier().start("bank", true));
      assertThat(hasty.barrier().commitsLast()).isFalse();
    }
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
      assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(small1.end("commit")).isEqualTo(DONE);
      released.countDown();
      assertThat(hog.get(60, TimeUnit.SECONDS)).isEqualTo(DONE);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** All threads, and all places to wait for one, are taken by work that waits for the decision. */
  @Test
  void rule15_phaseTwoHasItsOwnThreads() throws Exception {
    JdbcStore.Builder store = JdbcStore.builder(DATABASE.pool()).threads(1, 1);
    try (Participant bank = scripted(store)) {
      Calls prepared = new Calls(bank, Calls.newTx());
      assertThat(prepared.work("prepare", "run", script(INSERT, "go"))).isEqualTo(DONE);
      CompletionStage<String> working =
          new Calls(bank, Calls.newTx()).begin("prepare", "run", script(INSERT, "wait"));
      assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
      CompletionStage<String> waiting =
          new Calls(bank, Calls.newTx()).begin("prepare", "run", script(INSERT, "go"));
      Calls tooMany = new Calls(bank, Calls.newTx());
      assertThat(tooMany.work("prepare", "run", script(INSERT, "go"))).startsWith("503 ");
      assertThat(Calls.await(bank.resolveInDoubt())).isZero();
      assertThat(prepared.end("commit")).isEqualTo(DONE);
      released.countDown();
      assertThat(List.of(working, waiting)).extracting(Calls::await).containsOnly(DONE);
    }
  }

  @Test
  void aCallBeforeTheStartIsNoFailureOfTheService() {
    try (Participant early = new JdbcScripts(this).bank(store(DATABASE.pool()).build())) {
      assertThat(new Calls(early, Calls.newTx()).work("action", "run", script(INSERT, "go")))
          .startsWith("503 ")
          .contains("not_started");
    }
  }

  @Test
  void workUnderALockNeedsOneThreadAndNoPlaceToWait() {
    try (Participant bank = scripted(JdbcStore.builder(DATABASE.pool()).threads(1, 0))) {
      TxId tx = Calls.newTx();
      String body =
          """
          {"tx":"%s","branch":"b","epoch":1,"attempt":1,"operation":"run","payload":%s,
           "locks":{"token":1,"exclusive":["account:%s"]}}"""
              .formatted(tx.text(), script(INSERT, "go"), tx.text());
      assertThat(new Calls(bank, tx).send("action", body)).isEqualTo(DONE);
    }
  }

  @Test
  void whatUndoesGoesBeforeWorkAndHasPlacesOfItsOwn() throws Exception {
    try (Participant bank = scripted(JdbcStore.builder(DATABASE.pool()).threads(1, 1))) {
      Calls undone = new Calls(bank, Calls.newTx());
      assertThat(undone.work("action", "run", script(INSERT, "go"))).isEqualTo(DONE);
      CompletionStage<String> first =
          new Calls(bank, Calls.newTx()).begin("action", "run", script(INSERT, "wait"));
      assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
      CompletionStage<String> second =
          new Calls(bank, Calls.newTx()).begin("action", "run", script(INSERT, "go"));
      CompletionStage<String> undo = undone.begin("compensate", "undo", "null");
      released.countDown();
      assertThat(Calls.await(first)).isEqualTo(DONE);
      assertThat(Calls.await(undo)).isEqualTo(DONE);
      assertThat(Calls.await(second)).isEqualTo(DONE);
      assertThat(effects()).containsExactly("did", "did", "undid", "did");
    }
  }

  private Participant scripted(JdbcStore.Builder store) {
    Participant bank = new JdbcScripts(this).bank(store.build());
    Calls.await(bank.start());
    return bank;
  }

  private Participant small(DataSource work, DataSource phaseTwo) {
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
  void anAnswerTravelsWithTheCommit() {
    spy.forget();
    calls.work("action", "run", script(INSERT, "go"));
    assertThat(spy.executed()).hasSize(3);
    assertThat(spy.executed().get(0)).startsWith("SELECT");
    assertThat(spy.executed().get(1)).isEqualTo(INSERT);
    assertThat(spy.executed().get(2)).startsWith("INSERT INTO verdict_barrier");
    assertThat(effects()).containsExactly("did");
  }

  @Test
  void workWaitsForTheSameWorkElsewhereAndGivesItsAnswer() throws Exception {
    TxId tx = Calls.newTx();
    try (Participant patient = bank(Duration.ofSeconds(20))) {
      Calls.await(patient.start());
      String body = script(INSERT, "wait");
      CompletionStage<String> first = new Calls(patient, tx).begin("action", "run", body);
      assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
      CompletionStage<String> second = new Calls(patient, tx).begin("action", "run", body);
      CompletionStage<String> undo = new Calls(patient, tx).begin("compensate", "undo", "null");
      waitUntilTwoWaitForALock();
      released.countDown();
      assertThat(List.of(first, second)).extracting(Calls::await).containsOnly(DONE);
      assertThat(Calls.await(undo)).isEqualTo(DONE);
    }
    assertThat(runs).hasValue(1);
    assertThat(effects()).containsExactly("did", "undid");
  }

  private static void waitUntilTwoWaitForALock() throws InterruptedException {
    String waiting = "SELECT 'x' FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (DATABASE.query(waiting).size() < 2 && System.nanoTime() < end) {
      Thread.sleep(10);
    }
  }

  /** A unique constraint of the service's own, looked at when it commits, is its own matter. */
  @Test
  void aUniqueConstraintOfTheServiceIsNotTakenForTheBarriers() {
    DATABASE.execute("ALTER TABLE hot ADD UNIQUE (n) DEFERRABLE INITIALLY DEFERRED");
    String twice = script("INSERT INTO hot VALUES (0)", "go");
    assertThat(calls.work("action", "run", twice)).startsWith("500 ");
    assertThat(runs).hasValue(1);
    assertThat(DATABASE.query("SELECT state FROM verdict_barrier")).isEmpty();
  }

  /** Only a handler itself can do that; it is not told that its work is kept and answerable. */
  @Test
  void anAnswerWhoseRowIsGoneIsNotGiven() {
    calls.work("action", "run", script(INSERT, "go"));
    DATABASE.execute("CREATE RULE sly AS ON INSERT TO effect DO ALSO DELETE FROM verdict_barrier");
    try {
      assertThat(calls.end("compensate")).startsWith("500 ");
    } finally {
      DATABASE.execute("DROP RULE sly ON effect");
    }
  }

  /** The trigger runs at the commit, which travels with the answer: the fault is its own. */
  @Test
  void whatFailsAtTheCommitIsNotTakenForAnEndedTransaction() {
    DATABASE.execute(
        "CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM 1 / 0; RETURN NULL; END $$");
    DATABASE.execute(
        "CREATE CONSTRAINT TRIGGER fails AFTER INSERT ON effect DEFERRABLE INITIALLY DEFERRED"
            + " FOR EACH ROW EXECUTE FUNCTION fails()");
    try {
      assertThat(calls.work("action", "run", script(INSERT, "go")))
          .startsWith("500 ")
          .contains("PSQLException");
      assertThat(effects()).isEmpty();
    } finally {
      DATABASE.execute("DROP FUNCTION fails CASCADE");
    }
    assertThat(calls.work("action", "run", script(INSERT, "go"))).isEqualTo(DONE);
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
  void aStateThatANewerReleaseWroteIsToldAsUnknownAndHidesNoOther() {
    TxId id = Calls.newTx();
    new Calls(participant, id).work("action", "run", script(INSERT, "go"));
    DATABASE.execute(
        "INSERT INTO verdict_barrier (tx, branch, service, style, state, operation, input_hash,"
            + " input, output, reason, epoch) VALUES ('"
            + id.text()
            + "', 'a', 'bank', 'SAGA', 'NEWER', 'run', 'hash', 'null', 'null', '', 1)");
    assertThat(calls.send("holdings", "{\"from\":\"" + id.text() + "\"}"))
        .containsSubsequence(
            "\"branch\":\"a\"", "\"state\":\"unknown\"", "\"branch\":\"b\"", "\"state\":\"done\"");
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
