package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.Awaiting.answer;
import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.audit.AuditCheck;
import dev.verdict.coordinator.audit.AuditFault;
import dev.verdict.coordinator.audit.AuditFault.Kind;
import dev.verdict.coordinator.audit.AuditHash;
import dev.verdict.coordinator.audit.AuditHead;
import dev.verdict.coordinator.audit.AuditLog;
import dev.verdict.coordinator.audit.AuditQuery;
import dev.verdict.coordinator.audit.AuditRow;
import dev.verdict.coordinator.log.AuditLogSuite;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The audit log on a real database: nodes append together, and what was done to it shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresAuditLogTest extends AuditLogSuite {
  private final Vertx vertx = Vertx.vertx();
  private final TestPostgres postgres;
  private final Database database;
  private final AuditLog log;

  PostgresAuditLogTest() throws Exception {
    this.postgres = TestPostgres.create();
    this.database = postgres.open(vertx);
    this.log = new PostgresAuditLog(database);
  }

  @BeforeEach
  void empty() throws Exception {
    tamper("DELETE FROM audit");
    tamper("UPDATE audit_head SET number = 0, hash = '" + AuditHash.NONE + "'");
  }

  @AfterAll
  void stop() throws Exception {
    result(database.close());
    result(vertx.close());
  }

  @Override
  protected AuditLog log() {
    return log;
  }

  /** As somebody who owns the table can. */
  private void tamper(String sql) throws SQLException {
    postgres.execute(
        "ALTER TABLE audit DISABLE TRIGGER USER; "
            + sql
            + "; ALTER TABLE audit ENABLE TRIGGER USER");
  }

  private void append(int rows) throws SQLException {
    postgres.execute(
        "SELECT append_audit('ada', 'retry', '', '', 'reason ' || n, '{}') FROM generate_series(1, "
            + rows
            + ") n");
  }

  private AuditCheck.Result check(Optional<AuditHead> kept) throws Exception {
    return result(new AuditCheck(vertx, log).run(kept));
  }

  private void assertIntact(long rows) throws Exception {
    AuditCheck.Result result = check(Optional.empty());
    assertThat(result.fault()).isEmpty();
    assertThat(result.last()).isEqualTo(result(log.head()));
    assertThat(result.last().number()).isEqualTo(rows);
  }

  private void assertFault(Kind kind, long number) throws Exception {
    assertFault(Optional.empty(), kind, number);
  }

  private void assertFault(Optional<AuditHead> kept, Kind kind, long number) throws Exception {
    Optional<AuditFault> fault = check(kept).fault();
    assertThat(fault).isPresent();
    assertThat(fault.get().kind()).as(fault.get().detail()).isEqualTo(kind);
    assertThat(fault.get().number()).isEqualTo(number);
  }

  @Test
  void aChainOfSeveralPiecesIsIntact() throws Exception {
    assertIntact(0);
    append(1_201);
    assertIntact(1_201);
  }

  @Test
  void byMistakeNothingIsChanged() throws Exception {
    append(2);
    for (String sql :
        List.of(
            "UPDATE audit SET reason = 'x'",
            "DELETE FROM audit",
            "TRUNCATE audit",
            "DELETE FROM audit_head")) {
      assertThatThrownBy(() -> postgres.execute(sql))
          .hasMessageContaining("the audit log is only appended to");
    }
    assertIntact(2);
  }

  /** As docs/operations.md grants the role of the nodes where another one owns the schema. */
  @Test
  void aRoleThatMayOnlyAppendCannotChangeWhatIsOnRecord() throws Exception {
    postgres.execute(
        "CREATE ROLE appends_only LOGIN; GRANT USAGE ON SCHEMA public TO appends_only;"
            + " GRANT SELECT, INSERT, UPDATE, DELETE ON audit, audit_head TO appends_only;"
            + " REVOKE INSERT, UPDATE, DELETE ON audit, audit_head FROM appends_only;"
            + " REVOKE EXECUTE ON FUNCTION append_audit FROM PUBLIC;"
            + " GRANT EXECUTE ON FUNCTION append_audit TO appends_only;"
            + " ALTER FUNCTION append_audit SECURITY DEFINER SET search_path = public, pg_temp");
    Database limited = Database.open(vertx, postgres.options().setUser("appends_only"));
    AuditLog own = new PostgresAuditLog(limited);

    result(own.append(entry("ada", "retry", "")));
    result(own.append(entry("ada", "retry", "")));

    assertThat(result(own.list(new AuditQuery(none(), none(), none(), Optional.empty(), 10))))
        .hasSize(2);
    assertIntact(2);
    for (String sql :
        List.of(
            "UPDATE audit SET reason = 'x'",
            "INSERT INTO audit SELECT 3, at, operator, action, tx, filter, reason, parameters,"
                + " previous_hash, hash FROM audit WHERE number = 2",
            "DELETE FROM audit",
            "UPDATE audit_head SET number = 0")) {
      assertThatThrownBy(() -> postgres.execute("SET ROLE appends_only; " + sql))
          .hasMessageContaining("permission denied");
    }
    result(limited.close());
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  @Test
  void anAlteredRowShowsWhicheverValueItIs() throws Exception {
    append(5);
    for (String column :
        List.of("operator", "action", "tx", "filter", "reason", "parameters", "hash")) {
      String was = postgres.one("SELECT " + column + " FROM audit WHERE number = 3");
      tamper("UPDATE audit SET " + column + " = 'other' WHERE number = 3");
      assertFault(Kind.ALTERED, 3);
      tamper("UPDATE audit SET " + column + " = '" + was + "' WHERE number = 3");
    }
    tamper("UPDATE audit SET at = at + interval '1 microsecond' WHERE number = 3");
    assertFault(Kind.ALTERED, 3);
  }

  @Test
  void whatIsMovedFromOneValueToTheNextIsAltered() throws Exception {
    append(1);
    tamper("UPDATE audit SET operator = 'ad', action = 'aretry'");
    assertFault(Kind.ALTERED, 1);
  }

  @Test
  void anAlteredRowWithAHashOfItsOwnDoesNotFitTheNext() throws Exception {
    append(5);
    tamper(
        "UPDATE audit SET reason = 'x', hash = audit_hash('verdict-audit-1', '3',"
            + " (extract(epoch FROM at) * 1000000)::bigint::text, operator, action, tx, filter, 'x',"
            + " parameters, previous_hash) WHERE number = 3");
    assertFault(Kind.REORDERED, 4);
  }

  @Test
  void aRemovedRowShows() throws Exception {
    append(1_000);
    tamper("DELETE FROM audit WHERE number = 700");
    assertFault(Kind.REMOVED, 700);
    tamper("DELETE FROM audit WHERE number = 1");
    assertFault(Kind.REMOVED, 1);
  }

  @Test
  void aRemovedRowShowsAlthoughTheOthersMovedUp() throws Exception {
    append(5);
    tamper("DELETE FROM audit WHERE number = 3");
    tamper("UPDATE audit SET number = number - 1 WHERE number > 3");
    assertFault(Kind.REORDERED, 3);
  }

  @Test
  void swappedRowsShow() throws Exception {
    append(5);
    tamper(
        "UPDATE audit SET number = -number WHERE number IN (2, 3); UPDATE audit SET number ="
            + " CASE number WHEN -2 THEN 3 ELSE 2 END WHERE number < 0");
    assertFault(Kind.REORDERED, 2);
  }

  @Test
  void aTailThatIsCutShowsByTheNoteOfTheHead() throws Exception {
    append(5);
    tamper("DELETE FROM audit WHERE number > 3");
    assertFault(Kind.CUT, 4);
  }

  @Test
  void aTailThatIsCutTogetherWithTheNoteShowsOnlyByAHeadThatWasKept() throws Exception {
    append(5);
    AuditHead kept = result(log.head());
    tamper("DELETE FROM audit WHERE number > 3");
    tamper("UPDATE audit_head SET (number, hash) = (SELECT 3, hash FROM audit WHERE number = 3)");

    assertIntact(3);
    assertFault(Optional.of(kept), Kind.CUT, 4);

    append(4);
    assertIntact(7);
    assertFault(Optional.of(kept), Kind.REWRITTEN, 5);
  }

  @Test
  void aKeptHeadStaysGoodWhileTheLogGrows() throws Exception {
    append(5);
    AuditHead kept = result(log.head());
    append(600);
    assertThat(check(Optional.of(kept)).fault()).isEmpty();
    assertThat(check(Optional.of(AuditHead.START)).fault()).isEmpty();
  }

  @Test
  void anEmptiedLogShowsByAKeptHead() throws Exception {
    append(5);
    AuditHead kept = result(log.head());
    empty();
    assertFault(Optional.of(kept), Kind.CUT, 1);
  }

  @Test
  void nodesThatAppendAtTheSameTimeMakeOneChain() throws Exception {
    Database other = postgres.open(vertx);
    AuditLog second = new PostgresAuditLog(other);
    List<Future<AuditRow>> appends = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      appends.add(log.append(entry("ada", "retry", "")));
      appends.add(second.append(entry("bob", "retry", "")));
    }
    List<AuditRow> rows = new ArrayList<>();
    for (Future<AuditRow> append : appends) {
      rows.add(result(append));
    }

    assertIntact(400);
    assertThat(rows).extracting(AuditRow::number).doesNotHaveDuplicates().hasSize(400);
    result(other.close());
  }

  @Test
  void connectionsThatDieInBetweenBreakNoChainAndLoseNoAcknowledgedRow() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread killer =
        new Thread(
            () -> {
              while (!over.get()) {
                killAppends();
              }
            });
    killer.start();
    List<AuditRow> acknowledged = new ArrayList<>();
    int failed = 0;
    for (int i = 0; i < 300; i++) {
      try {
        acknowledged.add(result(log.append(entry("ada", "retry", ""))));
      } catch (ExecutionException lost) {
        failed++;
      }
    }
    over.set(true);
    killer.join();

    assertThat(failed).isPositive();
    AuditHead head = answer(log::head);
    assertThat(check(Optional.of(head)).fault()).isEmpty();
    assertThat(result(log.read(0, 1_000))).containsAll(acknowledged);
    assertThat(head.number()).isBetween((long) acknowledged.size(), 300L);
  }

  private void killAppends() {
    try {
      postgres.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
              + " current_database() AND application_name LIKE 'verdict pool %'");
      Thread.sleep(20);
    } catch (SQLException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
