package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.log.SearchSuite;
import dev.verdict.coordinator.log.TransactionLog;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresSearchTest extends SearchSuite {
  private static Vertx vertx;
  private static Database database;
  private static TestPostgres postgres;

  @BeforeAll
  static void open() throws Exception {
    vertx = Vertx.vertx();
    postgres = TestPostgres.create();
    database = postgres.open(vertx);
  }

  @AfterAll
  static void close() throws Exception {
    Awaiting.result(database.close());
    Awaiting.result(vertx.close());
  }

  @BeforeEach
  void clear() throws Exception {
    postgres.execute("TRUNCATE decision, entry, transaction");
  }

  @Override
  protected TransactionLog log(String owner) {
    return PostgresLog.create(vertx, database, owner);
  }

  @Override
  protected ShardTable shards(String owner) {
    return new PostgresShardTable(database, owner);
  }
}
