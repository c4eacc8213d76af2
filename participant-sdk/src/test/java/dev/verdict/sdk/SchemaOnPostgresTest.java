package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.barrier.BarrierStore.InDoubt;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Style;
import java.time.Duration;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The barrier's tables as they were before reservations had a column of their own. */
class SchemaOnPostgresTest {
  private static final Postgres DATABASE = Postgres.freshDatabase();

  @BeforeEach
  void drop() {
    DATABASE.execute("DROP TABLE IF EXISTS verdict_barrier, verdict_watermark, verdict_lock");
  }

  @Test
  void aParticipantDoesNotStartWithoutTheTables() {
    assertThatStartFailsNaming("postgresql.sql");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE verdict_barrier DROP COLUMN tried",
        "DROP TABLE verdict_lock",
        "DROP TABLE verdict_watermark"
      })
  void aParticipantDoesNotStartWithTablesOfAnEarlierRelease(String older) {
    JdbcStore store = JdbcStore.of(DATABASE.pool());
    Calls.await(store.barrier().createSchema());
    Calls.await(store.barrier().start("bank", false));
    DATABASE.execute(older);
    assertThatStartFailsNaming("postgresql.sql");
    Calls.await(store.barrier().createSchema());
    Calls.await(store.barrier().start("bank", false));
    store.barrier().close();
  }

  /** As poolers do that hand statements to connections which do not know them. */
  @Test
  void whatFailsForAnotherReasonIsNotTakenForMissingTables() {
    SpyDataSource spy = new SpyDataSource(DATABASE.pool());
    JdbcStore store = JdbcStore.of(spy.dataSource());
    Calls.await(store.barrier().createSchema());
    spy.failNext(1, "SELECT b.tx", "42P05");
    assertThatThrownBy(() -> Calls.await(store.barrier().start("bank", false)))
        .hasStackTraceContaining("injected")
        .satisfies(
            error -> assertThat(Throwables.getStackTrace(error)).doesNotContain("createSchema()"));
    Calls.await(store.barrier().start("bank", false));
    store.barrier().close();
  }

  private static void assertThatStartFailsNaming(String script) {
    JdbcStore store = JdbcStore.of(DATABASE.pool());
    assertThatThrownBy(() -> Calls.await(store.barrier().start("bank", false)))
        .hasStackTraceContaining("createSchema(), or run dev/verdict/sdk/" + script);
    store.barrier().close();
  }

  @Test
  void anOldTableGetsTheColumnOfReservationsAndNoneIsForgotten() {
    TxId tx = Calls.newTx();
    DATABASE.execute(
        "CREATE TABLE verdict_barrier (tx text COLLATE \"C\" NOT NULL,"
            + " branch text COLLATE \"C\" NOT NULL, service text NOT NULL, style text NOT NULL,"
            + " state text NOT NULL, operation text NOT NULL, input_hash text NOT NULL,"
            + " input text NOT NULL, output text NOT NULL, reason text NOT NULL,"
            + " epoch bigint NOT NULL, since timestamptz NOT NULL DEFAULT now(),"
            + " PRIMARY KEY (tx, branch))");
    DATABASE.execute(
        "CREATE INDEX verdict_barrier_in_doubt ON verdict_barrier (service, since)"
            + " WHERE style = 'TCC' AND state = 'DONE'");
    DATABASE.execute(
        "INSERT INTO verdict_barrier SELECT '"
            + tx.text()
            + "', 'b' || n, 'bank', 'TCC', CASE n WHEN 1 THEN 'DONE' ELSE 'CONFIRMED' END,"
            + " 'hold', '', 'null', 'null', '', 1 FROM generate_series(1, 2) n");
    JdbcStore store = JdbcStore.of(DATABASE.pool());

    Calls.await(store.barrier().createSchema());
    Calls.await(store.barrier().createSchema());
    Calls.await(store.barrier().start("bank", false));

    assertThat(Calls.await(store.barrier().inDoubt(Duration.ZERO, 10)))
        .containsExactly(new InDoubt(new BranchKey(tx, new BranchId("b1")), Style.TCC));
    assertThat(DATABASE.query("SELECT to_regclass('verdict_barrier_in_doubt') IS NULL"))
        .containsExactly("t");
    store.barrier().close();
  }
}
