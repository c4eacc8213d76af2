package dev.verdict.sdk;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL, durable, one for all tests of the JVM; each test class has its own database.
 */
final class Postgres {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final EmbeddedPostgres SERVER = start();

  private final String database;
  private final HikariDataSource pool;

  private Postgres(String database, int connectionsMax) {
    this.database = database;
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + port() + "/" + database);
    config.setUsername("postgres");
    config.setPassword("postgres");
    config.setMaximumPoolSize(connectionsMax);
    config.setMinimumIdle(1);
    pool = new HikariDataSource(config);
  }

  private static EmbeddedPostgres start() {
    try {
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
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

  static Postgres freshDatabase() {
    String name = "db" + DATABASES.incrementAndGet();
    try (Connection connection = SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new Postgres(name, 8);
  }

  static int port() {
    return SERVER.getPort();
  }

  String database() {
    return database;
  }

  HikariDataSource pool() {
    return pool;
  }

  Postgres anotherPool(int connectionsMax) {
    return new Postgres(database, connectionsMax);
  }

  void execute(String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  List<String> query(String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** No effects, no watermark, nothing prepared. */
  void clean() {
    rollBackAllPrepared();
    execute("CREATE TABLE IF NOT EXISTS effect (id bigserial, what text)");
    execute("TRUNCATE effect");
    execute("DROP TABLE IF EXISTS verdict_watermark");
  }

  void rollBackAllPrepared() {
    String ours = "SELECT gid FROM pg_prepared_xacts WHERE database = current_database()";
    query(ours).forEach(gid -> execute("ROLLBACK PREPARED '" + gid + "'"));
  }
}
