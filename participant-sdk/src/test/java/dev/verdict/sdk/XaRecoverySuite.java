package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.sdk.FakeHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of branches that were prepared by XA and hear no outcome. */
abstract class XaRecoverySuite {
  private static final String DONE = "{\"result\":\"done\"}";
  private static final String NOTE = "{\"what\":\"did\"}";

  private final Database database;
  private volatile String decision = "{\"decision\":\"undecided\",\"retry_after_ms\":1}";
  private final FakeHttp coordinator = new FakeHttp(request -> new Answer(200, decision));

  XaRecoverySuite(Database database) {
    this.database = database;
  }

  /** What to note. */
  record Note(String what) {}

  @BeforeEach
  void clean() {
    database.clean();
  }

  @AfterEach
  void close() {
    coordinator.close();
    database.rollBackAllPrepared();
  }

  /** A participant of that name with a prepared operation {@code note} that writes an effect. */
  Participant.Builder<?> builder(String name) {
    return Participant.named(
            name, JdbcStore.builder(database.pool()).xa(database.xaDataSource()).build())
        .prepared("note", Note.class, XaRecoverySuite::write);
  }

  private static Result<Result.None> write(Connection tx, Note note) throws SQLException {
    try (Statement insert = tx.createStatement()) {
      insert.execute("INSERT INTO effect (what) VALUES ('" + note.what() + "')");
    }
    return Result.done();
  }

  private static Participant started(Participant participant) {
    Calls.await(participant.createSchema());
    Calls.await(participant.start());
    return participant;
  }

  private Participant asking(String name) {
    return started(
        builder(name).coordinators(coordinator.uri()).inDoubtAfter(Duration.ofMillis(20)).build());
  }

  /** An instance that ends before it hears the outcome. */
  private Calls prepareAndLeave(String name) {
    try (Participant gone = started(builder(name).build())) {
      Calls calls = new Calls(gone, Calls.newTx());
      assertThat(calls.work("prepare", "note", NOTE)).isEqualTo(DONE);
      return calls;
    }
  }

  @Test
  void anotherInstanceCommitsWhatTheCoordinatorSaysIsCommitted() throws Exception {
    prepareAndLeave("bank");
    try (Participant another = asking("bank")) {
      Calls.await(another.resolveInDoubt());
      assertThat(database.preparedCount()).isEqualTo(1);
      decision = "{\"decision\":\"commit\"}";
      eventually(() -> database.effects().equals(List.of("did")));
      eventually(() -> database.preparedCount() == 0);
    }
  }

  @Test
  void whatIsAbortedNeverRunsAgain() throws Exception {
    try (Participant bank = asking("bank")) {
      Calls calls = new Calls(bank, Calls.newTx());
      calls.work("prepare", "note", NOTE);
      decision = "{\"decision\":\"abort\"}";
      eventually(() -> database.preparedCount() == 0);
      eventually(() -> calls.work("prepare", "note", NOTE).contains("tombstone"));
      assertThat(database.effects()).isEmpty();
    }
  }

  @Test
  void rule21_preparedWorkOfOthersIsLeftAlone() throws Exception {
    prepareAndLeave("other");
    prepareForeign(new Foreign(7, "somebody else", "x"));
    prepareForeign(new Foreign(0x5644_5431, "of our format, and not a name of ours", "b"));
    prepareAndLeave("bank");
    decision = "{\"decision\":\"commit\"}";
    try (Participant bank = asking("bank")) {
      eventually(() -> database.effects().equals(List.of("did")));
      Calls.await(bank.resolveInDoubt());
      assertThat(database.preparedCount()).isEqualTo(3);
    }
  }

  private void prepareForeign(Xid xid) throws Exception {
    XAConnection connection = database.xaDataSource().getXAConnection();
    XAResource resource = connection.getXAResource();
    resource.start(xid, XAResource.TMNOFLAGS);
    try (Statement statement = connection.getConnection().createStatement()) {
      statement.execute("INSERT INTO effect (what) VALUES ('theirs')");
    }
    resource.end(xid, XAResource.TMSUCCESS);
    resource.prepare(xid);
    connection.close();
  }

  /** The XID of another transaction manager. */
  private record Foreign(int format, String global, String branch) implements Xid {
    @Override
    public int getFormatId() {
      return format;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return global.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] getBranchQualifier() {
      return branch.getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** Nobody can be asked here, so only the alert tells. */
  @Test
  void anAlertIsRaisedOncePerPeriodWhileSomethingStaysPreparedAndOnceMoreWhenItIsGone()
      throws Exception {
    List<PreparedTooLong> alerts = new CopyOnWriteArrayList<>();
    List<Long> nanos = new CopyOnWriteArrayList<>();
    Duration period = Duration.ofMillis(400);
    Consumer<PreparedTooLong> listener =
        alert -> {
          nanos.add(System.nanoTime());
          alerts.add(alert);
        };
    try (Participant bank =
        started(builder("bank").alertWhenPreparedFor(period, listener).build())) {
      Calls calls = new Calls(bank, Calls.newTx());
      long beganNanos = System.nanoTime();
      calls.work("prepare", "note", NOTE);
      eventually(() -> alerts.size() >= 3);
      assertThat(Duration.ofNanos(nanos.get(2) - beganNanos))
          .as("the first after a period, and each of the others a period later")
          .isGreaterThan(period.multipliedBy(5).dividedBy(2));
      assertThat(alerts).allMatch(alert -> alert.branches().size() == 1);
      assertThat(alerts.get(0).participant()).isEqualTo("bank");
      calls.end("commit");
      eventually(() -> alerts.get(alerts.size() - 1).branches().isEmpty());
      int count = alerts.size();
      Thread.sleep(period.multipliedBy(2).toMillis());
      assertThat(alerts).hasSize(count);
    }
  }

  private static void eventually(Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      Thread.sleep(20);
    }
  }
}
