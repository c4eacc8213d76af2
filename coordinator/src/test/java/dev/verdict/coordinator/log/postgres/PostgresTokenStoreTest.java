package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.access.TokenStore;
import dev.verdict.coordinator.log.TokenStoreSuite;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Tokens on real databases. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTokenStoreTest extends TokenStoreSuite {
  private final Vertx vertx = Vertx.vertx();
  private final List<Database> opened = new ArrayList<>();

  @AfterAll
  void stop() throws Exception {
    for (Database database : opened) {
      Awaiting.result(database.close());
    }
    Awaiting.result(vertx.close());
  }

  @Override
  protected TokenStore store() throws Exception {
    Database database = TestPostgres.create().open(vertx);
    opened.add(database);
    return new PostgresTokenStore(database);
  }
}
