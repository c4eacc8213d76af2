package dev.verdict.stress.postgres;

import dev.verdict.stress.process.Leash;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A PostgreSQL server of its own for one run; it goes when its parent does. Its write-ahead log has
 * files to reuse, like that of a server that has run for a while: a new server writes each file
 * full of zeros first, and everybody waits for that.
 */
public final class PostgresMain {
  /** Long: disks and processors may be busy. */
  private static final Duration START_MAX = Duration.ofMinutes(3);

  private static final int LOG_FILES = 64;

  private PostgresMain() {}

  private static void useLogFiles(EmbeddedPostgres server) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (int file = 0; file < LOG_FILES; file++) {
        statement.execute("SELECT pg_logical_emit_message(false, 'verdict', '')");
        statement.execute("SELECT pg_switch_wal()");
      }
      statement.execute("CHECKPOINT");
    }
  }

  /** Starts a server with its data in the folder {@code args[0]}, and tells its URI. */
  public static void main(String[] args) throws IOException, InterruptedException, SQLException {
    Leash leash = Leash.take();
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setPGStartupWait(START_MAX)
            .setDataDirectory(Path.of(args[0]))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("min_wal_size", "1GB")
            .setServerConfig("max_wal_size", "2GB")
            .start();
    useLogFiles(server);
    leash.tell("postgresql://postgres:postgres@127.0.0.1:" + server.getPort() + "/postgres");
    leash.hold();
  }
}
