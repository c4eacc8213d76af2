package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.TxId;
import dev.verdict.sdk.barrier.BarrierFlow;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that need a real database and more than one connection. */
abstract class RulesSuite {
  static final String DONE = "{\"result\":\"done\"}";

  /** Somebody else had what was needed: that is no fault of the service. */
  static final String LOCKED = "423 {\"type\":\"about:blank\",\"title\":\"Locked\"";

  static final String INSERT = "INSERT INTO effect (what) VALUES ('did')";
  static final String HOT = "UPDATE hot SET n = n + 1";

  final ExecutorService threads = Executors.newCachedThreadPool();
  final CountDownLatch entered = new CountDownLatch(1);
  final CountDownLatch released = new CountDownLatch(1);
  final AtomicInteger runs = new AtomicInteger();

  /** What happens elsewhere while a handler of a mode that begins with "overtaken" runs. */
  volatile Runnable elsewhere = () -> {};

  final Database database;
  Participant participant;
  Calls calls;

  /** What the handler shall execute. */
  record Script(String sql, String mode) {}

  RulesSuite(Database database) {
    this.database = database;
  }

  /**
   * A participant named {@code bank} on that database, with a prepared operation {@code run}, a
   * reservation {@code run} and a saga's step {@code run}, undone by {@code undo}, that execute
   * {@link Script}s.
   */
  abstract Participant bank(Duration lockTimeout);

  @BeforeEach
  void build() {
    database.clean();
    database.execute("DROP TABLE IF EXISTS hot");
    database.execute("CREATE TABLE hot AS SELECT 0 AS n");
    participant = bank(Duration.ofMillis(300));
    Calls.await(participant.createSchema());
    Calls.await(participant.start());
    calls = new Calls(participant, Calls.newTx());
  }

  @AfterEach
  void close() {
    released.countDown();
    participant.close();
    threads.shutdownNow();
    database.rollBackAllPrepared();
  }

  static String script(String sql, String mode) {
    return "{\"sql\":\"%s\",\"mode\":\"%s\"}".formatted(sql, mode);
  }

  List<String> effects() {
    return database.effects();
  }

  @Test
  void rule15_aDuplicateOfAPreparedBranchIsAnsweredAndDoesNotHang() {
    assertThat(calls.work("prepare", "run", script(INSERT, "go"))).isEqualTo(DONE);
    assertThat(database.preparedCount()).isEqualTo(1);
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
    assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(calls.end("abort")).startsWith(LOCKED);
    released.countDown();
    assertThat(prepare.get(60, TimeUnit.SECONDS)).isEqualTo(DONE);
    assertThat(calls.end("abort")).isEqualTo(DONE);
    assertThat(database.preparedCount()).isZero();
    assertThat(database.query("SELECT state FROM verdict_barrier ORDER BY since DESC LIMIT 1"))
        .containsExactly("TOMBSTONE");
    assertThat(calls.work("prepare", "run", script(INSERT, "go"))).contains("tombstone");
  }

  @Test
  void rule15_aCallThatMeetsALockedRowFailsAndDoesNotHang() throws SQLException {
    calls.work("prepare", "run", script(INSERT, "go"));
    assertThat(calls.end("commit")).isEqualTo(DONE);
    try (Connection holder = database.pool().getConnection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT tx FROM verdict_barrier FOR UPDATE");
      assertThat(calls.end("commit")).startsWith(LOCKED);
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
    assertThat(Calls.await(participant.forgetFinished(horizon, RulesSuite::all))).isZero();
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
    assertThat(second.work("prepare", "run", script(HOT, "go"))).startsWith(LOCKED);
    assertThat(calls.end("commit")).isEqualTo(DONE);
    assertThat(second.work("prepare", "run", script(HOT, "go"))).isEqualTo(DONE);
    assertThat(second.end("commit")).isEqualTo(DONE);
    assertThat(database.query("SELECT n FROM hot")).containsExactly("2");
  }

  /** The other gets the row by a commit that follows the first vote, and by nothing else. */
  @Test
  void rule17_ofTwoPreparesInABatchOnOneHotRowTheFirstVoteIsToldAtOnce() throws Exception {
    try (Participant patient = bank(Duration.ofSeconds(60))) {
      Calls.await(patient.start());
      List<Calls> two =
          List.of(new Calls(patient, Calls.newTx()), new Calls(patient, Calls.newTx()));
      BlockingQueue<String> told = preparedTogether(patient, two);
      String first = told(told);
      assertThat(first).contains("\"result\":\"done\"");
      int winner = first.startsWith("{\"line\":0,") ? 0 : 1;
      assertThat(two.get(winner).end("commit")).isEqualTo(DONE);
      assertThat(told(told)).contains("\"line\":" + (1 - winner), "\"result\":\"done\"");
      assertThat(two.get(1 - winner).end("commit")).isEqualTo(DONE);
    }
    assertThat(database.query("SELECT n FROM hot")).containsExactly("2");
  }

  @Test
  void rule17_ofTwoPreparesInABatchOnOneHotRowOneEndsByLockTimeout() throws Exception {
    List<Calls> two = List.of(calls, new Calls(participant, Calls.newTx()));
    BlockingQueue<String> told = preparedTogether(participant, two);
    assertThat(List.of(told(told), told(told)))
        .anyMatch(line -> line.contains("\"result\":\"done\""))
        .anyMatch(line -> line.contains("\"status\":423"));
  }

  private static BlockingQueue<String> preparedTogether(Participant by, List<Calls> all) {
    String lines =
        all.stream()
            .map(each -> each.line("prepare", "run", script(HOT, "go")))
            .collect(Collectors.joining());
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    by.handleBatch(
        lines.getBytes(StandardCharsets.UTF_8),
        (text, last) -> new String(text, StandardCharsets.UTF_8).lines().forEach(told::add));
    return told;
  }

  private static String told(BlockingQueue<String> lines) throws InterruptedException {
    String line = lines.poll(60, TimeUnit.SECONDS);
    assertThat(line).as("an answer").isNotNull();
    return String.valueOf(line);
  }

  @Test
  void rule18_workThatIsForgottenWhileItRunsIsRolledBack() throws Exception {
    TxId tx = Calls.txAt(5000);
    Calls old = new Calls(participant, tx);
    Future<String> action = threads.submit(() -> old.work("action", "run", script(INSERT, "wait")));
    assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
    Calls.await(participant.forgetFinished(tx, RulesSuite::all));
    released.countDown();
    assertThat(action.get(60, TimeUnit.SECONDS)).matches("(?s)500 .*|.*refused.*");
    assertThat(old.work("action", "run", script(INSERT, "go"))).contains("refused");
    assertThat(effects()).isEmpty();
  }

  /** The row that another connection is about to commit stands for work that kept its answer. */
  @Test
  void rule18_anUndoOfForgottenWorkWaitsForWorkThatIsAboutToCommit() throws Exception {
    TxId tx = Calls.txAt(6000);
    Calls old = new Calls(participant, tx);
    try (Connection working = database.pool().getConnection();
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
      assertThat(old.end("compensate")).startsWith(LOCKED);
      working.commit();
    }
    assertThat(old.end("compensate")).isEqualTo(DONE);
    assertThat(effects()).containsExactly("did", "undid");
  }

  @Test
  void rule27_aCompensationThatMeetsARunningActionNeverLeavesItAlone() throws Exception {
    Future<String> action =
        threads.submit(() -> calls.work("action", "run", script(INSERT, "wait")));
    assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
    String undone = calls.end("compensate");
    released.countDown();
    List<String> left = leftWhenTheyMet(undone, action.get(60, TimeUnit.SECONDS));
    assertThat(calls.end("compensate")).isEqualTo(DONE);
    assertThat(effects()).isEqualTo(left);
  }

  /**
   * Checks the answers to a compensation that met a running action, and to that one. By a look
   * first, the compensation waits or fails, but does not overtake.
   *
   * @return what stands in the end
   */
  List<String> leftWhenTheyMet(String undone, String done) {
    assertThat(undone).startsWith(LOCKED);
    assertThat(done).isEqualTo(DONE);
    return List.of("did", "undid");
  }

  @Test
  void rule27_actionAndCompensationRacingNeverLeaveTheActionAlone() throws Exception {
    for (int i = 0; i < 50; i++) {
      Calls race = new Calls(participant, Calls.newTx());
      Future<String> action =
          threads.submit(() -> race.work("action", "run", script(INSERT, "go")));
      Future<String> undo = threads.submit(() -> endedAtLast(race));
      assertThat(undo.get(60, TimeUnit.SECONDS)).isEqualTo(DONE);
      assertThat(action.get(60, TimeUnit.SECONDS)).matches("(?s)423 .*|.*(done|tombstone).*");
    }
    List<String> effects = effects();
    assertThat(effects.stream().filter("did"::equals).count())
        .isEqualTo(effects.stream().filter("undid"::equals).count());
  }

  /** On a busy machine either may hold the row for longer than the other waits for a lock. */
  private static String endedAtLast(Calls calls) {
    String answer = calls.end("compensate");
    for (int i = 0; i < 20 && answer.startsWith("423 "); i++) {
      answer = calls.end("compensate");
    }
    return answer;
  }

  @Test
  void aRaceThatIsLostEachTimeIsAnsweredAsLocked() {
    assertThat(calls.work("action", "run", script(INSERT, "lose"))).startsWith(LOCKED);
    assertThat(runs).hasValue(BarrierFlow.ATTEMPTS_MAX);
    assertThat(effects()).isEmpty();
  }

  /** Its handler has judged what the database said. */
  @ParameterizedTest
  @ValueSource(strings = {"40001 with a code", "55P03 with a code"})
  void aFailureWithACodeIsToldByItWhateverLedToIt(String mode) {
    assertThat(calls.work("action", "run", script(INSERT, mode)))
        .startsWith("424 ")
        .contains("busy_today");
    assertThat(runs).hasValue(1);
    assertThat(effects()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void rule27_aSerializationFailureOrDeadlockIsRunAgain(String sqlState) {
    assertThat(calls.work("action", "run", script(INSERT, sqlState))).isEqualTo(DONE);
    assertThat(runs).hasValue(2);
    assertThat(effects()).containsExactly("did");
  }
}
