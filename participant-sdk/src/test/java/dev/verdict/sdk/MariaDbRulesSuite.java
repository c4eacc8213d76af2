package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.resource.BranchXid;
import dev.verdict.sdk.resource.PreparedName;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules on MariaDB, which prepares by XA, and how it differs from PostgreSQL. */
abstract class MariaDbRulesSuite extends RulesSuite {
  MariaDbRulesSuite(MariaDb database) {
    super(database);
  }

  /**
   * A participant with a prepared operation {@code cross} and a saga's step {@code cross}, which
   * count their {@link #runs}, change row 60 of the table {@code pair}, tell that they have {@link
   * #entered}, and change row 1.
   */
  abstract Participant deadlocking();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT",
        "/* sly */ COMMIT",
        "-- sly\\nROLLBACK",
        "CREATE TABLE t (n int)",
        "TRUNCATE effect",
        "SET autocommit = 1",
        "SET LOCAL autocommit = 1",
        "SET @x = 'it''s', `autocommit` = 1",
        "/*!COMMIT*/",
        "INSERT INTO effect (what) VALUES ('a') /*M!100000 ; COMMIT */",
        "EXECUTE IMMEDIATE 'COMMIT'",
        "PREPARE sly FROM 'COMMIT'",
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
    database.execute("DROP PROCEDURE IF EXISTS sly");
    database.execute("CREATE PROCEDURE sly() BEGIN " + INSERT + "; COMMIT; END");
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
            PreparedName.scope("bank", database.name()), new PreparedName(key, 1, "0".repeat(32)));
    XAConnection living = database.xaDataSource().getXAConnection();
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
    assertThat(commit.get(60, TimeUnit.SECONDS)).isEqualTo(DONE);
    assertThat(effects()).containsExactly("did");
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
    assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(calls.work("prepare", "run", script(INSERT, "wait"))).startsWith(LOCKED);
    released.countDown();
    assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo(DONE);
    assertThat(runs).hasValue(1);
  }

  @Test
  void rule15_aPreparedBranchDoesNotKeepTheSchemaFromBeingCreatedAgain() {
    calls.work("prepare", "run", script(INSERT, "go"));
    Calls.await(participant.createSchema());
    assertThat(database.preparedCount()).isEqualTo(1);
  }

  @Test
  void locksAreWaitedForInWholeSeconds() {
    calls.work("prepare", "run", script(HOT, "go"));
    long beganAt = System.nanoTime();
    Calls second = new Calls(participant, Calls.newTx());
    assertThat(second.work("action", "run", script(HOT, "go"))).startsWith(LOCKED);
    assertThat(Duration.ofNanos(System.nanoTime() - beganAt))
        .isBetween(Duration.ofMillis(800), Duration.ofSeconds(60));
  }

  /**
   * The database rolls an XA transaction back by itself then, and wants to be told so all the same.
   */
  @ParameterizedTest
  @ValueSource(strings = {"prepare", "action"})
  void rule27_workThatIsTheVictimOfADeadlockIsRunAgain(String work) throws Exception {
    database.execute("DROP TABLE IF EXISTS pair");
    database.execute("CREATE TABLE pair (id INT PRIMARY KEY, n INT) ENGINE = InnoDB");
    database.execute("INSERT INTO pair SELECT seq, 0 FROM seq_1_to_100");
    try (Participant bank = deadlocking();
        Connection heavy = database.pool().getConnection();
        Statement statement = heavy.createStatement()) {
      Calls.await(bank.start());
      heavy.setAutoCommit(false);
      statement.execute("UPDATE pair SET n = 1 WHERE id <= 50");
      Future<String> victim =
          threads.submit(() -> new Calls(bank, Calls.newTx()).work(work, "cross", "{}"));
      assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
      statement.execute("UPDATE pair SET n = 1 WHERE id = 60");
      heavy.commit();
      assertThat(victim.get(60, TimeUnit.SECONDS)).isEqualTo(DONE);
      assertThat(runs).hasValue(2);
    }
  }
}
