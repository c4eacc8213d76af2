package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.approval.ProposalStore;
import dev.verdict.coordinator.log.ProposalStoreSuite;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Proposals on a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresProposalStoreTest extends ProposalStoreSuite {
  private final Vertx vertx = Vertx.vertx();
  private final TestPostgres postgres;
  private final Database database;

  PostgresProposalStoreTest() throws Exception {
    this.postgres = TestPostgres.create();
    this.database = postgres.open(vertx);
  }

  @AfterAll
  void stop() throws Exception {
    Awaiting.result(database.close());
    Awaiting.result(vertx.close());
  }

  @Override
  protected ProposalStore store() throws Exception {
    postgres.execute("TRUNCATE proposal");
    return new PostgresProposalStore(database);
  }

  @Override
  protected void pass(Duration time) throws Exception {
    String earlier = " - interval '" + time.toSeconds() + " seconds'";
    postgres.execute(
        "UPDATE proposal SET proposed_at = proposed_at"
            + earlier
            + ", expires_at = expires_at"
            + earlier
            + ", decided_at = decided_at"
            + earlier);
  }
}
