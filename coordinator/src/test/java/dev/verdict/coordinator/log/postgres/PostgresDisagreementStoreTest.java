package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.log.DisagreementStoreSuite;
import dev.verdict.coordinator.reconcile.DisagreementStore;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Disagreements on a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresDisagreementStoreTest extends DisagreementStoreSuite {
  private final Vertx vertx = Vertx.vertx();
  private final TestPostgres postgres;
  private final Database database;

  PostgresDisagreementStoreTest() throws Exception {
    this.postgres = TestPostgres.create();
    this.database = postgres.open(vertx);
  }

  @AfterAll
  void stop() throws Exception {
    Awaiting.result(database.close());
    Awaiting.result(vertx.close());
  }

  @Override
  protected DisagreementStore store() throws Exception {
    postgres.execute("TRUNCATE disagreement");
    return new PostgresDisagreementStore(database);
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
    assertThat(result(store.countConfirmed())).isEqualTo(1);
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
