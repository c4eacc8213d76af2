package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.approval.ProposalStore;
import dev.verdict.coordinator.log.ProposalStoreSuite;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Proposals on a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresProposalStoreTest extends ProposalStoreSuite {
  private final OwnDatabase own = new OwnDatabase();
  private final TestPostgres postgres = own.postgres;

  PostgresProposalStoreTest() throws SQLException {}

  @AfterAll
  void stop() throws Exception {
    own.close();
  }

  @Override
  protected ProposalStore store() throws Exception {
    postgres.execute("TRUNCATE proposal");
    return new PostgresProposalStore(own.database);
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
