package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.Awaiting.result;

import io.vertx.core.Vertx;
import java.sql.SQLException;

/** A test's own database on the shared server, open. */
final class OwnDatabase implements AutoCloseable {
  final TestPostgres postgres;
  final Database database;
  private final Vertx vertx = Vertx.vertx();

  OwnDatabase() throws SQLException {
    postgres = TestPostgres.create();
    database = postgres.open(vertx);
  }

  @Override
  public void close() throws Exception {
    result(database.close());
    result(vertx.close());
  }
}
