package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.log.DisagreementStoreSuite;
import dev.verdict.coordinator.reconcile.DisagreementStore;
import dev.verdict.coordinator.reconcile.Finding;
import dev.verdict.protocol.TxId;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Disagreements on a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresDisagreementStoreTest extends DisagreementStoreSuite {
  private final OwnDatabase own = new OwnDatabase();
  private final TestPostgres postgres = own.postgres;

  PostgresDisagreementStoreTest() throws SQLException {}

  @AfterAll
  void stop() throws Exception {
    own.close();
  }

  @Override
  protected DisagreementStore store() throws Exception {
    postgres.execute("TRUNCATE disagreement");
    return new PostgresDisagreementStore(own.database);
  }

  private void insert(String tx, String columns, String values) throws Exception {
    postgres.execute(
        "INSERT INTO disagreement (tx, branch, shard, participant, kind, logged, found, "
            + columns
            + ") VALUES ('"
            + tx
            + "', 'b', 0, 'bank', 'not_done', 'done', 'nothing', "
            + values
            + ")");
  }

  @Test
  void onlyWhatIsOpenAndWasSeenForAWhileCounts() throws Exception {
    DisagreementStore store = store();
    insert("a", "first_seen_at", "clock_timestamp() - interval '11 seconds'");
    insert("b", "first_seen_at", "clock_timestamp() - interval '5 seconds'");
    insert("c", "first_seen_at, closed_at", "clock_timestamp() - interval '1 hour', now()");
    insert("d", "first_seen_at, namespace", "now() - interval '1 hour', 'there'");
    insert("e", "first_seen_at, namespace", "now() - interval '1 hour', 'there'");
    assertThat(result(store.countConfirmed("default"))).isEqualTo(1);
    assertThat(result(store.countConfirmed("there"))).isEqualTo(2);
  }

  @Test
  void whatANodeOfTheReleaseBeforeNotesComesToItsNamespaceAtTheNextLook() throws Exception {
    DisagreementStore store = store();
    Finding found = finding(TxId.of(1_000_000, SHARD, 1, 1), "a", Finding.Kind.NOT_DONE, "nothing");
    postgres.execute(
        "SELECT note_comparison('{%s}', '{a}', '{%d}', '{bank}', '{not_done}', '{done}', '{nothing}',"
                .formatted(found.transaction(), SHARD)
            + " '{}', '{}', '{}', '{}', 9)");
    assertThat(postgres.one("SELECT namespace FROM disagreement")).isEqualTo("default");

    result(store.note(found(found)));

    assertThat(postgres.one("SELECT namespace || seen FROM disagreement")).isEqualTo(HERE + "2");
  }

  @Test
  void rowsGoWithTheirTransactionsAndThoseThatAgreedAfterATime() throws Exception {
    DisagreementStore store = store();
    insert("0a", "reason", "''");
    insert("0b", "reason", "''");
    insert("0c", "closed_at", "now() - interval '31 days'");
    insert("0d", "closed_at", "now() - interval '29 days'");
    insert("0e", "closed_by, closed_at", "'ada', now() - interval '31 days'");
    postgres.execute("UPDATE forgotten SET below = '0b'");
    assertThat(result(store.forget())).isEqualTo(2);
    assertThat(postgres.one("SELECT string_agg(tx, ' ' ORDER BY tx) FROM disagreement"))
        .isEqualTo("0b 0d 0e");
    postgres.execute("UPDATE forgotten SET below = ''");
  }
}
