package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.log.LogEntries.begun;
import static dev.verdict.coordinator.log.LogEntries.finished;
import static dev.verdict.coordinator.log.LogEntries.tx;
import static dev.verdict.coordinator.log.postgres.TestPostgres.ask;
import static dev.verdict.coordinator.log.postgres.TestPostgres.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.log.AppendOutcome.Appended;
import dev.verdict.coordinator.log.LogRejectedException;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** A log that an older schema holds goes on being written after it is migrated. */
class MigrationsTest {
  private static final String CONDITIONS =
      "SELECT count(*) FROM pg_constraint WHERE contype = 'c'"
          + " AND conrelid::regclass::text ~ '^transaction'";

  @Test
  void partitionsLoseTheConditionsThatTheyWereMadeWith() throws Exception {
    TestPostgres postgres = TestPostgres.empty();
    Flyway.configure()
        .dataSource(postgres.dataSource())
        .locations("classpath:db/migration")
        .target("10")
        .load()
        .migrate();
    Day today = Day.of(Instant.now());
    postgres.execute(
        "SELECT create_partitions('%s', '%s', '%s')"
            .formatted(today.suffix(), today.lowerId(), today.upperId()));
    assertThat(postgres.one(CONDITIONS)).isEqualTo("4");

    Migrations.migrate(postgres.dataSource(), TestPostgres.SHARDS, Instant.now());

    assertThat(postgres.one(CONDITIONS)).isEqualTo("0");
    writeAndRefuse(postgres);
  }

  private static void writeAndRefuse(TestPostgres postgres) throws Exception {
    Vertx vertx = Vertx.vertx();
    Database database = postgres.open(vertx);
    try {
      ShardTable shards = new PostgresShardTable(database, "a");
      long seen = ask(shards::readAll).get(0).epoch();
      long epoch = get(shards.raise(Map.of(0, seen))).getOrDefault(0, -1L);
      TransactionLog log = PostgresLog.create(vertx, database, "a");
      TxId id = tx(0, epoch);
      assertThat(get(log.append(begun(id, epoch)))).isEqualTo(new Appended());
      assertThat(get(log.append(finished(id, epoch, 2, Outcome.ABORT)))).isEqualTo(new Appended());
      assertThatThrownBy(() -> get(log.append(finished(tx(0, epoch), epoch, 2, Outcome.ABORT))))
          .hasCauseInstanceOf(LogRejectedException.class)
          .hasMessageContaining("predecessor");
    } finally {
      get(database.close());
      get(vertx.close());
    }
  }
}
