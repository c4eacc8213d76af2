package dev.verdict.coordinator.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.log.LogSuite;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.participants.Instance;
import dev.verdict.coordinator.participants.ParticipantStore;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
        "TRUNCATE decision, entry, transaction, idempotency_key, saga_definition, participant,"
            + " participant_instance");
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

  @Override
  protected void pass(Duration time) throws Exception {
    postgres.execute(
        "UPDATE participant_instance SET seen_at = seen_at - interval '"
            + time.toSeconds()
            + " seconds'");
  }

  @Test
  void mostHeartbeatsOnlyRead() throws Exception {
    Instance instance = new Instance("bank", "a", URI.create("http://bank:1"), true);
    get(participants().announce(instance));
    String written = version();
    get(participants().announce(instance));
    assertThat(version()).isEqualTo(written);
    pass(ParticipantStore.WRITTEN_AFTER.plusSeconds(1));
    written = version();
    get(participants().announce(instance));
    assertThat(version()).isNotEqualTo(written);
  }

  private static String version() throws Exception {
    return get(database
            .pool()
            .query("SELECT xmin::text || ' ' || ctid::text FROM participant_instance")
            .execute())
        .iterator()
        .next()
        .getString(0);
  }
}
