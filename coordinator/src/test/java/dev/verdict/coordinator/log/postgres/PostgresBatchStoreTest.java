package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.Awaiting.result;

import dev.verdict.coordinator.batch.BatchStore;
import dev.verdict.coordinator.log.BatchStoreSuite;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Batches on a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresBatchStoreTest extends BatchStoreSuite {
  private final Vertx vertx = Vertx.vertx();
  private final TestPostgres postgres;
  private final Database database;

  PostgresBatchStoreTest() throws Exception {
    this.postgres = TestPostgres.create();
    this.database = postgres.open(vertx);
  }

  @BeforeEach
  void empty() throws Exception {
    postgres.execute("DELETE FROM batch");
  }

  @AfterAll
  void stop() throws Exception {
    result(database.close());
    result(vertx.close());
  }

  @Override
  protected BatchStore store() {
    return new PostgresBatchStore(database);
  }

  @Override
  protected void pass(Duration time) throws Exception {
    String ago = " - interval '" + time.toSeconds() + " seconds'";
    postgres.execute("UPDATE batch SET begun_at = begun_at" + ago + ", beat_at = beat_at" + ago);
  }
}
