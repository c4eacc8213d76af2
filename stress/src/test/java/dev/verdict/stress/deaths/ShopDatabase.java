package dev.verdict.stress.deaths;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The shop's PostgreSQL, durable, and what a test reads there by itself. */
final class ShopDatabase implements AutoCloseable {
  private final EmbeddedPostgres server;
  private final Connection connection;

  ShopDatabase(Path folder) throws IOException, SQLException {
    server =
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofMinutes(3))
            .setDataDirectory(folder)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_prepared_transactions", "20")
            .start();
    connection = server.getPostgresDatabase().getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE effect (id bigserial, ref text, what text)");
    }
  }

  String jdbcUrl() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  /** The names of prepared transactions. */
  List<String> prepared() throws SQLException {
    return texts("SELECT gid FROM pg_prepared_xacts WHERE ? <> ''", "any");
  }

  /** What stands in the shop's books under a reference. */
  List<String> effects(String ref) throws SQLException {
    return texts("SELECT what FROM effect WHERE ref = ? ORDER BY id", ref);
  }

  /** How many branches of a transaction are kept: prepared, or in a row that can be seen. */
  int holds(String tx) throws SQLException {
    return (int) prepared().stream().filter(name -> name.contains(tx)).count()
        + texts("SELECT state FROM verdict_barrier WHERE tx = ?", tx).size();
  }

  /** How many rows the barrier has. */
  int rows() throws SQLException {
    return texts("SELECT tx FROM verdict_barrier WHERE ? <> ''", "any").size();
  }

  private List<String> texts(String sql, String parameter) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, parameter);
      try (ResultSet rows = query.executeQuery()) {
        List<String> texts = new ArrayList<>();
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
        return texts;
      }
    }
  }

  @Override
  public void close() throws IOException, SQLException {
    connection.close();
    server.close();
  }
}
