package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.log.LogSuite;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.participants.ParticipantStore;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresLogTest extends LogSuite {
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
    get(database.close());
    get(vertx.close());
  }

  @BeforeEach
  void clear() throws Exception {
    postgres.execute(
        "TRUNCATE decision, entry, transaction, idempotency_key, saga_definition, participant");
  }

  @Override
  protected TransactionLog log(String owner) {
    return PostgresLog.create(vertx, database, owner);
  }

  @Override
  protected ShardTable shards(String owner) {
    return new PostgresShardTable(database, owner);
  }

  @Override
  protected DefinitionStore definitions() {
    return new PostgresDefinitionStore(database);
  }

  @Override
  protected ParticipantStore participants() {
    return new PostgresParticipantStore(database);
  }
}
