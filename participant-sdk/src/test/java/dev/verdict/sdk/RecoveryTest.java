package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.FakeHttp.Answer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of branches that hear no outcome. */
class RecoveryTest {
  private static final Postgres DATABASE = Postgres.freshDatabase();
  private static final String DONE = "{\"result\":\"done\"}";

  private static final AtomicLong UNIQUE = new AtomicLong();

  private volatile String decision = "{\"decision\":\"undecided\",\"retry_after_ms\":1}";
  private final FakeHttp coordinator = new FakeHttp(request -> new Answer(200, decision));
  private final FakeHttp away = new FakeHttp(request -> new Answer(503, ""));
  private Participant participant;
  private Calls calls;

  /** What to note. */
  record Note(String what) {}

  @BeforeEach
  void build() {
    DATABASE.clean();
    participant = participant("bank", Duration.ofMillis(1));
    calls = new Calls(participant, Calls.newTx());
  }

  private Participant participant(String name, Duration age) {
    return participant(name, age, away, coordinator);
  }

  private Participant participant(String name, Duration age, FakeHttp... coordinators) {
    Participant built =
        Participant.named(name, JdbcStore.postgres(DATABASE.pool()))
            .prepared("note", Note.class, RecoveryTest::write)
            .tcc(
                "note",
                Note.class,
                Result.None.class,
                RecoveryTest::write,
                (tx, note, none) -> write(tx, new Note("confirmed")),
                (tx, note, none) -> write(tx, new Note("cancelled")))
            .coordinators(Stream.of(coordinators).map(FakeHttp::uri).toArray(URI[]::new))
            .inDoubtAfter(age)
            .build();
    Calls.await(built.createSchema());
    DATABASE.execute("DELETE FROM verdict_barrier");
    Calls.await(built.start());
    return built;
  }

  private static Result<Result.None> write(Connection tx, Note note) throws SQLException {
    try (Statement insert = tx.createStatement()) {
      insert.execute("INSERT INTO effect (what) VALUES ('" + note.what() + "')");
    }
    return Result.done();
  }

  @AfterEach
  void close() {
    participant.close();
    coordinator.close();
    away.close();
    DATABASE.rollBackAllPrepared();
  }

  private static List<String> effects() {
    return DATABASE.query("SELECT what FROM effect ORDER BY id");
  }

  private static List<String> prepared() {
    return DATABASE.query("SELECT gid FROM pg_prepared_xacts WHERE database = current_database()");
  }

  @Test
  void aPreparedBranchIsCommittedOnceTheCoordinatorSaysSo() throws Exception {
    assertThat(calls.work("prepare", "note", "{\"what\":\"did\"}")).isEqualTo(DONE);
    Calls.await(participant.resolveInDoubt());
    assertThat(prepared()).hasSize(1);
    decision = "{\"decision\":\"commit\"}";
    eventually(() -> effects().equals(List.of("did")));
    eventually(() -> prepared().isEmpty());
    assertThat(calls.end("commit")).isEqualTo(DONE);
    assertThat(away.seen()).isNotEmpty();
  }

  @Test
  void aPageThatIsNoAnswerKeepsNobodyFromAskingTheCoordinator() throws Exception {
    FakeHttp page = new FakeHttp(request -> new Answer(200, "<html>Back soon</html>"));
    participant.close();
    participant = participant("bank", Duration.ofMillis(1), page, coordinator);
    new Calls(participant, Calls.newTx()).work("prepare", "note", "{\"what\":\"did\"}");
    decision = "{\"decision\":\"commit\"}";
    eventually(() -> effects().equals(List.of("did")));
    page.close();
  }

  @Test
  void aPreparedBranchIsAbortedForGood() throws Exception {
    calls.work("prepare", "note", "{\"what\":\"did\"}");
    decision = "{\"decision\":\"abort\"}";
    eventually(() -> prepared().isEmpty());
    eventually(() -> calls.work("prepare", "note", "{\"what\":\"did\"}").contains("tombstone"));
    assertThat(effects()).isEmpty();
  }

  /** Whoever restarts with prepared work is the one who must end it. */
  @Test
  void aRestartCreatesTheSchemaAgainWhileWorkIsPrepared() {
    calls.work("prepare", "note", "{\"what\":\"did\"}");
    Calls.await(participant.createSchema());
    assertThat(prepared()).hasSize(1);
  }

  /** One after the other they would wait for the frozen one twelve times. */
  @Test
  void whenOneCoordinatorIsFrozenAllBranchesAreResolvedTogether() throws Exception {
    FakeHttp frozen = new FakeHttp(request -> Answer.NEVER);
    Participant waiting = participant("patient", Duration.ofMillis(1), frozen, coordinator);
    for (int i = 0; i < 12; i++) {
      new Calls(waiting, Calls.newTx()).work("prepare", "note", "{\"what\":\"did\"}");
    }
    assertThat(prepared()).hasSize(12);
    long beganAt = System.nanoTime();
    decision = "{\"decision\":\"commit\"}";
    eventually(() -> prepared().isEmpty());
    assertThat(Duration.ofNanos(System.nanoTime() - beganAt)).isLessThan(Duration.ofSeconds(30));
    assertThat(effects()).hasSize(12);
    waiting.close();
    frozen.close();
  }

  /**
   * A leader that dies before it writes anything leaves branches that its successor never calls.
   */
  @Test
  void aNewLeadersFirstCallMakesItAskAboutWhatTheOldOneBegan() throws Exception {
    Participant patient = participant("patient", Duration.ofHours(1));
    prepareUnder(patient, 1, 1, "orphan");
    prepareUnder(patient, 2, 1, "of another shard");
    decision = "{\"decision\":\"commit\"}";
    prepareUnder(patient, 1, 2, "of the new leader");
    eventually(() -> effects().equals(List.of("orphan")));
    Calls.await(patient.resolveInDoubt());
    assertThat(prepared()).hasSize(2);
    patient.close();
  }

  /** The new leader may need a moment before it can tell. */
  @Test
  void orphansAreAskedAboutAgainUntilSomebodyCanTell() throws Exception {
    Participant patient = participant("patient", Duration.ofHours(1));
    prepareUnder(patient, 1, 1, "orphan");
    prepareUnder(patient, 1, 2, "of the new leader");
    eventually(() -> !coordinator.seen().isEmpty());
    decision = "{\"decision\":\"commit\"}";
    eventually(() -> effects().equals(List.of("orphan")));
    patient.close();
  }

  private static void prepareUnder(Participant participant, int shard, long epoch, String what) {
    TxId tx = TxId.of(System.currentTimeMillis(), shard, epoch, UNIQUE.incrementAndGet());
    assertThat(
            new Calls(participant, tx)
                .work("prepare", "note", "{\"what\":\"" + what + "\"}", epoch))
        .isEqualTo(DONE);
  }

  @Test
  void aReservationIsResolvedToo() throws Exception {
    calls.work("try", "note", "{\"what\":\"held\"}");
    decision = "{\"decision\":\"abort\"}";
    eventually(() -> effects().equals(List.of("held", "cancelled")));
  }

  @Test
  void whatTheCoordinatorForgotStaysForAPerson() {
    calls.work("prepare", "note", "{\"what\":\"did\"}");
    decision = "{\"decision\":\"forgotten\"}";
    Calls.await(participant.resolveInDoubt());
    assertThat(prepared()).hasSize(1);
  }

  @Test
  void rule21_preparedWorkOfOthersIsLeftAlone() throws Exception {
    Participant other = participant("other", Duration.ofHours(1));
    new Calls(other, Calls.newTx()).work("prepare", "note", "{\"what\":\"theirs\"}");
    DATABASE.execute("BEGIN; SELECT 1; PREPARE TRANSACTION 'somebody else'");
    calls.work("prepare", "note", "{\"what\":\"ours\"}");
    decision = "{\"decision\":\"commit\"}";
    eventually(() -> effects().equals(List.of("ours")));
    Calls.await(participant.resolveInDoubt());
    assertThat(prepared()).hasSize(2);
    other.close();
  }

  @Test
  void withoutPreparedTransactionsItRefusesToStartAndNamesTheSetting() throws IOException {
    try (EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(3))
                .setServerConfig("max_prepared_transactions", "0")
                .start();
        Participant strict =
            Participant.named("strict", JdbcStore.postgres(server.getPostgresDatabase()))
                .prepared("note", Note.class, RecoveryTest::write)
                .coordinators(URI.create("http://127.0.0.1:1"))
                .build()) {
      assertThatThrownBy(() -> Calls.await(strict.start()))
          .hasStackTraceContaining("max_prepared_transactions is 0");
    }
  }

  /** No packet says so; without a bound the look would wait for the answer for ever. */
  @Test
  void aDatabaseConnectionThatFallsSilentDelaysRecoveryButDoesNotEndIt() throws Exception {
    try (SilentProxy proxy = new SilentProxy(Postgres.port());
        HikariDataSource work = DATABASE.anotherPool(4).pool();
        HikariDataSource phaseTwo = through(proxy);
        Participant bank =
            Participant.named("silenced", JdbcStore.builder(work).phaseTwo(phaseTwo).build())
                .prepared("note", Note.class, RecoveryTest::write)
                .coordinators(coordinator.uri())
                .inDoubtAfter(Duration.ofMillis(1))
                .build()) {
      Calls.await(bank.start());
      assertThat(new Calls(bank, Calls.newTx()).work("prepare", "note", "{\"what\":\"did\"}"))
          .isEqualTo(DONE);
      proxy.silenceThoseOfNow();
      decision = "{\"decision\":\"commit\"}";
      eventually(Duration.ofSeconds(60), () -> prepared().isEmpty());
      assertThat(effects()).containsExactly("did");
    }
  }

  private static HikariDataSource through(SilentProxy proxy) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + proxy.port() + "/" + DATABASE.database());
    config.setUsername("postgres");
    config.setPassword("postgres");
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }

  private static void eventually(java.util.concurrent.Callable<Boolean> condition)
      throws Exception {
    eventually(Duration.ofSeconds(60), condition);
  }

  private static void eventually(Duration longest, java.util.concurrent.Callable<Boolean> condition)
      throws Exception {
    long until = System.nanoTime() + longest.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      Thread.sleep(20);
    }
  }
}
