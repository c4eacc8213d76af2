package dev.verdict.sdk;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.postgresql.xa.PGXADataSource;

/**
 * A real PostgreSQL, durable, one for all tests of the JVM; each test class has its own database.
 */
final class Postgres extends Database {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final EmbeddedPostgres SERVER = start();

  private Postgres(String database, HikariDataSource pool) {
    super(database, pool);
  }

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

  static Postgres freshDatabase() {
    String name = "db" + DATABASES.incrementAndGet();
    try (Connection connection = SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new Postgres(name, pool(url(name), "postgres", 8));
  }

  private static String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
  }

  static int port() {
    return SERVER.getPort();
  }

  String database() {
    return name();
  }

  @Override
  Postgres anotherPool(int connectionsMax) {
    return new Postgres(name(), pool(url(name()), "postgres", connectionsMax));
  }

  /** A pool whose driver is told something. */
  HikariDataSource poolWith(String setting) {
    return pool(url(name()) + "?" + setting, "postgres", 4);
  }

  @Override
  XADataSource xaDataSource() {
    PGXADataSource source = new PGXADataSource();
    source.setUrl(url(name()));
    source.setUser("postgres");
    source.setPassword("postgres");
    return source;
  }

  @Override
  JdbcStore.Builder store(DataSource source) {
    return JdbcStore.builder(source);
  }

  @Override
  void createEffectTable() {
    execute("CREATE TABLE IF NOT EXISTS effect (id bigserial, what text)");
  }

  @Override
  int preparedCount() {
    return query("SELECT gid FROM pg_prepared_xacts WHERE database = current_database()").size();
  }

  @Override
  void rollBackAllPrepared() {
    String ours = "SELECT gid FROM pg_prepared_xacts WHERE database = current_database()";
    query(ours).forEach(gid -> execute("ROLLBACK PREPARED '" + gid + "'"));
  }
}
