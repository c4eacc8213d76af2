package dev.verdict.examples.demo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The services' PostgreSQL servers, durable, and the databases on them. Closing stops them. */
final class Databases implements AutoCloseable {
  /** Long: disks and processors may be busy. */
  private static final Duration START_MAX = Duration.ofMinutes(3);

  private static final int CONNECTIONS_PER_SERVICE = 24;

  private final List<EmbeddedPostgres> servers = new CopyOnWriteArrayList<>();
  private final List<HikariDataSource> pools = new ArrayList<>();

  /** Starts one more server, with its data in the given folder. */
  EmbeddedPostgres startServer(Path folder) throws IOException {
    return startServer(folder, Map.of());
  }

  /** The same with further settings. */
  EmbeddedPostgres startServer(Path folder, Map<String, String> settings) throws IOException {
    File log = folder.resolveSibling(folder.getFileName() + ".log").toFile();
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPGStartupWait(START_MAX)
            .setDataDirectory(folder)
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_prepared_transactions", "200")
            .setServerConfig("max_connections", "300")
            .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log))
            .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log));
    settings.forEach(builder::setServerConfig);
    EmbeddedPostgres server = builder.start();
    servers.add(server);
    return server;
  }

  /** Creates a database for one service. */
  Database create(EmbeddedPostgres server, String name) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE \"" + name + "\"");
    }
    String url = server.getJdbcUrl("postgres", name);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setPoolName(name);
    config.setMaximumPoolSize(CONNECTIONS_PER_SERVICE);
    HikariDataSource pool = new HikariDataSource(config);
    pools.add(pool);
    return new Database(url, pool);
  }

  @Override
  public void close() throws IOException {
    pools.forEach(HikariDataSource::close);
    for (EmbeddedPostgres server : servers) {
      server.close();
    }
  }

  /**
   * One service's database.
   *
   * @param jdbcUrl where it is
   * @param pool connections to it
   */
  record Database(String jdbcUrl, HikariDataSource pool) {}
}
