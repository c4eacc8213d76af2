package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.log.ViewStoreSuite;
import dev.verdict.coordinator.views.ViewStore;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Views on a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresViewStoreTest extends ViewStoreSuite {
  private final Vertx vertx = Vertx.vertx();
  private final Database database;

  PostgresViewStoreTest() throws Exception {
    this.database = TestPostgres.create().open(vertx);
  }

  @AfterAll
  void stop() throws Exception {
    Awaiting.result(database.close());
    Awaiting.result(vertx.close());
  }

  @Override
  protected ViewStore store() {
    return new PostgresViewStore(database);
  }
}
