package dev.verdict.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.postgresql.xa.PGXADataSource;

/** A real PostgreSQL, durable, one for all tests, with a table of what was done and undone. */
final class Database {
  private static final EmbeddedPostgres SERVER = start();
  private static final HikariDataSource POOL = pool();

  private Database() {}

  private static EmbeddedPostgres start() {
    try {
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setPGStartupWait(Duration.ofMinutes(3))
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("max_prepared_transactions", "64")
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(EmbeddedPostgres server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + SERVER.getPort() + "/postgres");
    config.setUsername("postgres");
    config.setPassword("postgres");
    config.setMaximumPoolSize(10);
    return new HikariDataSource(config);
  }

  /** The pool, with the table {@code effect} in its database. */
  static DataSource pool(String... statements) {
    try (Connection connection = POOL.getConnection()) {
      run(connection, "CREATE TABLE IF NOT EXISTS effect (id bigserial, what text)");
      for (String statement : statements) {
        run(connection, statement);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return POOL;
  }

  /** A fresh XA data source on the same database. */
  static XADataSource xa() {
    PGXADataSource source = new PGXADataSource();
    source.setUrl("jdbc:postgresql://127.0.0.1:" + SERVER.getPort() + "/postgres");
    source.setUser("postgres");
    source.setPassword("postgres");
    return source;
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static void effect(Connection connection, String what) throws SQLException {
    run(connection, "INSERT INTO effect (what) VALUES ('" + what + "')");
  }

  static Map<String, Long> numbers(Connection connection) throws SQLException {
    return Map.of("did", count(connection, "did"), "undid", count(connection, "undid"));
  }

  private static long count(Connection connection, String what) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT count(*) FROM effect WHERE what = '" + what + "'")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
