package dev.verdict.stress.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On a real PostgreSQL, with the columns that are read. */
class TablesTest {
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE decision (tx text, shard int, epoch bigint, outcome text, settled int)",
          "CREATE TABLE entry (tx text, seq int, shard int, epoch bigint, body text,"
              + " written_at timestamptz DEFAULT now())",
          "CREATE TABLE transaction (tx text, shard int, last_seq int, finished boolean,"
              + " status text, stuck text)",
          "CREATE TABLE idempotency_key (key text, tx text)",
          "CREATE TABLE shard (shard int, epoch bigint)",
          "CREATE TABLE lock_holder (holder text, state text)");

  /** As when a second participant asks about a transaction that nobody knows. */
  @Test
  void aDecisionThatWasSettledAgainCountsAsDurableFromItsFirstWrite() throws Exception {
    try (EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(3))
                .setServerConfig("track_commit_timestamp", "on")
                .start();
        Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
      statement.execute("INSERT INTO decision VALUES ('t', 1, 1, 'abort', 0)");
      statement.execute("INSERT INTO entry VALUES ('t', 1, 1, 1, '{}')");
      long firstUs = durableUs(connection);

      statement.execute("UPDATE decision SET settled = 1");
      statement.execute("UPDATE entry SET body = body");

      assertThat(durableUs(connection)).isLessThanOrEqualTo(firstUs);
    }
  }

  private static long durableUs(Connection connection) throws Exception {
    return Tables.log(connection).entries().get(0).durableUs();
  }
}
