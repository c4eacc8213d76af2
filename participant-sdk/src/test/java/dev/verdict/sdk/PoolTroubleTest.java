package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.sdk.FakeHttp.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of calls when the pool, or a connection of it, does what it should not. */
class PoolTroubleTest {
  private static final Postgres DATABASE = Postgres.freshDatabase();
  private static final String DONE = "{\"result\":\"done\"}";
  private static final String NOTE = "{\"what\":\"did\"}";

  private final TroubledPool trouble = new TroubledPool();
  private final AtomicInteger asked = new AtomicInteger();
  private final FakeHttp coordinator =
      new FakeHttp(
          request -> {
            if (asked.getAndIncrement() == 0) {
              trouble.refuseNext(2);
            }
            return new Answer(200, "{\"decision\":\"commit\"}");
          });

  /** What to note. */
  record Note(String what) {}

  @BeforeEach
  void clean() {
    DATABASE.clean();
  }

  @AfterEach
  void close() {
    DATABASE.rollBackAllPrepared();
    coordinator.close();
  }

  private static Participant.Builder<Connection> bank(JdbcStore.Builder store) {
    return Participant.named("bank", store.build())
        .prepared("note", Note.class, PoolTroubleTest::write)
        .prepared("fail", Note.class, PoolTroubleTest::writeAndFail)
        .saga("note", Note.class, Result.None.class, PoolTroubleTest::write)
        .saga("fail", Note.class, Result.None.class, PoolTroubleTest::writeAndFail);
  }

  private JdbcStore.Builder store() {
    return JdbcStore.builder(trouble.over(DATABASE.pool()));
  }

  private static Participant started(Participant participant) {
    Calls.await(participant.createSchema());
    Calls.await(participant.start());
    return participant;
  }

  private static Result<Result.None> write(Connection tx, Note note) throws SQLException {
    try (Statement insert = tx.createStatement()) {
      insert.execute("INSERT INTO effect (what) VALUES ('" + note.what() + "')");
    }
    return Result.done();
  }

  private static Result<Result.None> writeAndFail(Connection tx, Note note) throws SQLException {
    write(tx, note);
    throw new IllegalStateException("failed half-way");
  }

  @Test
  void aPoolThatThrowsIsAFailureAndTheNextCallWorks() {
    try (Participant bank = started(bank(store()).build())) {
      Calls calls = new Calls(bank, Calls.newTx());
      trouble.refuseNext(1);
      assertThat(calls.work("action", "note", NOTE)).startsWith("500 ");
      assertThat(calls.work("action", "note", NOTE)).isEqualTo(DONE);
      assertThat(Calls.await(bank.drain())).isTrue();
    }
    assertThat(DATABASE.effects()).containsExactly("did");
  }

  @Test
  void anXaDataSourceThatThrowsIsAFailureAndTheNextCallWorks() {
    JdbcStore.Builder byXa =
        JdbcStore.builder(DATABASE.pool()).xa(trouble.over(DATABASE.xaDataSource()));
    Participant bank = bank(byXa).build();
    trouble.refuseNext(1);
    Calls.await(bank.createSchema());
    assertThatThrownBy(() -> Calls.await(bank.start())).hasStackTraceContaining("this tenant");
    Calls.await(bank.start());
    assertThat(new Calls(bank, Calls.newTx()).work("prepare", "note", NOTE)).isEqualTo(DONE);
    bank.close();
  }

  @Test
  void recoveryTriesABranchAgainWhoseCommitFoundNoConnection() throws Exception {
    JdbcStore.Builder store =
        JdbcStore.builder(DATABASE.pool()).phaseTwo(trouble.over(DATABASE.pool()));
    Participant.Builder<Connection> declared =
        bank(store).coordinators(coordinator.uri()).inDoubtAfter(Duration.ofMillis(500));
    try (Participant bank = started(declared.build())) {
      new Calls(bank, Calls.newTx()).work("prepare", "note", NOTE);
      long endNanos = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (DATABASE.preparedCount() > 0 && System.nanoTime() < endNanos) {
        Thread.sleep(50);
      }
    }
    assertThat(DATABASE.effects()).containsExactly("did");
  }

  @Test
  void workThatCannotBeRolledBackIsNotCommittedInstead() {
    try (Participant bank = started(bank(store()).build())) {
      trouble.failRollbacks();
      assertThat(new Calls(bank, Calls.newTx()).work("action", "fail", NOTE)).startsWith("500 ");
      assertThat(DATABASE.effects()).isEmpty();
    }
  }

  @Test
  void workOfAnXaTransactionThatCannotBeRolledBackIsNotCommittedInstead() {
    JdbcStore.Builder byXa =
        JdbcStore.builder(DATABASE.pool()).xa(trouble.over(DATABASE.xaDataSource()));
    try (Participant bank = started(bank(byXa).build())) {
      trouble.failRollbacks();
      assertThat(new Calls(bank, Calls.newTx()).work("prepare", "fail", NOTE)).startsWith("500 ");
      assertThat(DATABASE.effects()).isEmpty();
    }
  }
}
