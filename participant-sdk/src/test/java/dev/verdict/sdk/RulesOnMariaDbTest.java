package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.verdict.protocol.BranchId;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.resource.BranchXid;
import dev.verdict.sdk.resource.PreparedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules on MariaDB, which prepares by XA, and how it differs from PostgreSQL. */
class RulesOnMariaDbTest extends RulesSuite {
  private static final MariaDb DATABASE = MariaDb.freshDatabase();

  RulesOnMariaDbTest() {
    super(DATABASE);
  }

  @Override
  JdbcStore.Builder store(DataSource source) {
    return DATABASE.store(source);
  }

  @Test
  void rule27_sessionsWithAnOlderSnapshotAreChangedForTheTransactionAndPutBack() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (HikariDataSource one = DATABASE.anotherPool(1).pool();
        Participant bank =
            Participant.named("bank", store(one).build())
                .saga(
                    "look",
                    Script.class,
                    Result.None.class,
                    (tx, script) -> {
                      seen.add(session(tx));
                      return Result.done();
                    })
                .build()) {
      Calls.await(bank.start());
      assertThat(new Calls(bank, Calls.newTx()).work("action", "look", script("", "go")))
          .isEqualTo(DONE);
      assertThat(seen).containsExactly("READ-COMMITTED 1");
      try (Connection after = one.getConnection()) {
        assertThat(session(after)).isEqualTo("REPEATABLE-READ 50");
      }
    }
  }

  private static String session(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT @@tx_isolation, @@innodb_lock_wait_timeout")) {
      assertThat(row.next()).isTrue();
      return row.getString(1) + " " + row.getString(2);
    }
  }

  /** The pool said at the start that its sessions are fit. */
  @Test
  void rule27_aSessionThatIsNoLongerFitIsRefused() throws Exception {
    try (HikariDataSource fit = DATABASE.fitPool();
        Participant bank =
            Participant.named("bank", store(fit).build())
                .saga("run", Script.class, Result.None.class, this::run)
                .build()) {
      Calls.await(bank.start());
      try (Connection a = fit.getConnection();
          Connection b = fit.getConnection();
          Connection c = fit.getConnection();
          Connection d = fit.getConnection()) {
        for (Connection connection : List.of(a, b, c, d)) {
          try (Statement statement = connection.createStatement()) {
            statement.execute("SET @@session.tx_isolation = 'REPEATABLE-READ'");
          }
        }
      }
      Calls odd = new Calls(bank, Calls.newTx());
      assertThat(odd.work("action", "run", script(INSERT, "go"))).startsWith("500 ");
      assertThat(runs).hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT",
        "/* sly */ COMMIT",
        "-- sly\\nROLLBACK",
        "CREATE TABLE t (n int)",
        "TRUNCATE effect",
        "SET autocommit = 1",
        "START TRANSACTION",
        "XA START 'x'"
      })
  void aHandlerCannotEndTheTransactionNorUseWhatCommitsUnasked(String sql) {
    assertThat(calls.work("action", "run", script(sql, "go"))).startsWith("500 ");
    assertThat(calls.work("action", "run", script(INSERT, "commit"))).startsWith("500 ");
    assertThat(effects()).isEmpty();
    assertThat(calls.work("action", "run", script(INSERT, "go"))).isEqualTo(DONE);
  }

  /** Nothing in this database tells one transaction from the next while it runs. */
  @Test
  void aTransactionThatWasEndedByAProcedureIsNeverRunTwice() {
    DATABASE.execute("DROP PROCEDURE IF EXISTS sly");
    DATABASE.execute("CREATE PROCEDURE sly() BEGIN " + INSERT + "; COMMIT; END");
    assertThat(calls.work("action", "run", script("CALL sly()", "fail"))).startsWith("500 ");
    assertThat(calls.work("action", "run", script("CALL sly()", "go"))).startsWith("409 ");
    assertThat(effects()).containsExactly("did");
  }

  /** What is prepared stays with its connection until that is closed. */
  @Test
  void preparedWorkOfAnInstanceThatStillLivesIsWaitedFor() throws Exception {
    BranchKey key = new BranchKey(Calls.newTx(), new BranchId("b"));
    BranchXid xid =
        BranchXid.of(
            PreparedName.scope("bank", DATABASE.name()), new PreparedName(key, 1, "0".repeat(32)));
    XAConnection living = DATABASE.xaDataSource().getXAConnection();
    XAResource resource = living.getXAResource();
    resource.start(xid, XAResource.TMNOFLAGS);
    try (Statement statement = living.getConnection().createStatement()) {
      statement.execute(INSERT);
    }
    resource.end(xid, XAResource.TMSUCCESS);
    resource.prepare(xid);
    Calls its = new Calls(participant, key.tx());
    Future<String> commit = threads.submit(() -> its.end("commit"));
    Thread.sleep(200);
    assertThat(commit.isDone()).isFalse();
    living.close();
    assertThat(commit.get(10, TimeUnit.SECONDS)).isEqualTo(DONE);
    assertThat(effects()).containsExactly("did");
  }

  /**
   * The database rolls an XA transaction back by itself then, and wants to be told so all the same.
   */
  @ParameterizedTest
  @ValueSource(strings = {"prepare", "action"})
  void rule27_workThatIsTheVictimOfADeadlockIsRunAgain(String work) throws Exception {
    DATABASE.execute("DROP TABLE IF EXISTS pair");
    DATABASE.execute("CREATE TABLE pair (id INT PRIMARY KEY, n INT) ENGINE = InnoDB");
    DATABASE.execute("INSERT INTO pair SELECT seq, 0 FROM seq_1_to_100");
    try (Participant bank = deadlocking();
        Connection heavy = DATABASE.pool().getConnection();
        Statement statement = heavy.createStatement()) {
      Calls.await(bank.start());
      heavy.setAutoCommit(false);
      statement.execute("UPDATE pair SET n = 1 WHERE id <= 50");
      Future<String> victim =
          threads.submit(() -> new Calls(bank, Calls.newTx()).work(work, "cross", "{}"));
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
      Thread.sleep(100);
      statement.execute("UPDATE pair SET n = 1 WHERE id = 60");
      heavy.commit();
      assertThat(victim.get(10, TimeUnit.SECONDS)).isEqualTo(DONE);
      assertThat(runs).hasValue(2);
    }
  }

  private Participant deadlocking() {
    return Participant.named("bank", store(DATABASE.pool()).build())
        .prepared("cross", Result.None.class, (tx, in) -> cross(tx))
        .saga("cross", Result.None.class, Result.None.class, (tx, in) -> cross(tx))
        .build();
  }

  private Result<Result.None> cross(Connection tx) throws SQLException {
    runs.incrementAndGet();
    try (Statement statement = tx.createStatement()) {
      statement.execute("UPDATE pair SET n = 2 WHERE id = 60");
      entered.countDown();
      statement.execute("UPDATE pair SET n = 2 WHERE id = 1");
    }
    return Result.done();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prepare", "action"})
  void aConnectionThatBreaksWhileWorkRunsIsNotUsedAgain(String work) throws Exception {
    assertThat(calls.work(work, "run", script("KILL CONNECTION_ID()", "go"))).startsWith("500 ");
    Thread.sleep(200);
    assertThat(calls.work(work, "run", script(INSERT, "go"))).isEqualTo(DONE);
  }

  @Test
  void theSameWorkThatRunsElsewhereIsNotWaitedFor() throws Exception {
    Future<String> first =
        threads.submit(() -> calls.work("prepare", "run", script(INSERT, "wait")));
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(calls.work("prepare", "run", script(INSERT, "wait"))).startsWith("500 ");
    released.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(DONE);
    assertThat(runs).hasValue(1);
  }

  @Test
  void rule21_thereIsNoPreparingWithoutAnXaDataSource() {
    try (Participant bank =
        Participant.named("bank", JdbcStore.of(DATABASE.pool()))
            .prepared("run", Script.class, this::run)
            .build()) {
      assertThatThrownBy(() -> Calls.await(bank.start()))
          .hasStackTraceContaining("JdbcStore.builder(pool).xa(...)");
    }
  }

  @Test
  void rule21_anXaDataSourceOfAnotherDatabaseIsRefused() {
    try (Participant bank =
        Participant.named(
                "bank",
                JdbcStore.builder(DATABASE.pool())
                    .xa(MariaDb.freshDatabase().xaDataSource())
                    .build())
            .prepared("run", Script.class, this::run)
            .build()) {
      assertThatThrownBy(() -> Calls.await(bank.start())).hasStackTraceContaining("one database");
    }
  }

  @Test
  void rule15_aPreparedBranchDoesNotKeepTheSchemaFromBeingCreatedAgain() {
    calls.work("prepare", "run", script(INSERT, "go"));
    Calls.await(participant.createSchema());
    assertThat(DATABASE.preparedCount()).isEqualTo(1);
  }

  @Test
  void locksAreWaitedForInWholeSeconds() {
    calls.work("prepare", "run", script(HOT, "go"));
    long beganAt = System.nanoTime();
    Calls second = new Calls(participant, Calls.newTx());
    assertThat(second.work("action", "run", script(HOT, "go"))).startsWith("500 ");
    assertThat(Duration.ofNanos(System.nanoTime() - beganAt))
        .isBetween(Duration.ofMillis(800), Duration.ofSeconds(10));
  }
}
