package dev.verdict.spring;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** One durable PostgreSQL and one coordinator for all tests of this JVM. */
final class World {
  private static final EmbeddedPostgres SERVER = startServer();
  private static final URI COORDINATOR = startCoordinator();

  private World() {}

  static URI coordinator() {
    return COORDINATOR;
  }

  static String jdbcUrl() {
    return SERVER.getJdbcUrl("postgres", "service");
  }

  private static EmbeddedPostgres startServer() {
    try {
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setPGStartupWait(Duration.ofMinutes(3))
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("max_prepared_transactions", "64")
              .start();
      try (Connection connection = server.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE service");
        statement.execute("CREATE DATABASE log");
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URI startCoordinator() {
    return CoordinatorProcess.start(SERVER.getPort(), "log");
  }
}
