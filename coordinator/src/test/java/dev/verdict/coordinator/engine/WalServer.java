package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.log.postgres.TestPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.SQLException;

/** A PostgreSQL that nobody else writes to, and that counts its flushes. */
final class WalServer implements AutoCloseable {
  private static final String FLUSHES =
      "SELECT sum(fsyncs)::bigint FROM pg_stat_io"
          + " WHERE object = 'wal' AND backend_type = 'client backend'";
  private static final String OTHERS =
      "SELECT count(*) FROM pg_stat_activity"
          + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";

  private final EmbeddedPostgres server;
  private final TestPostgres database;

  private WalServer(EmbeddedPostgres server, TestPostgres database) {
    this.server = server;
    this.database = database;
  }

  static WalServer start() throws Exception {
    EmbeddedPostgres server = TestPostgres.server().start();
    return new WalServer(server, TestPostgres.createOn(server.getPort()));
  }

  TestPostgres database() {
    return database;
  }

  /**
   * How often a client's session has flushed the log so far, background processes left out. A
   * session adds its share when it ends, at the latest, so this waits until all have ended.
   */
  long flushes() throws SQLException {
    Awaiting.until("the end of all sessions", () -> number(OTHERS) == 0);
    return number(FLUSHES);
  }

  private long number(String sql) {
    try {
      return Long.parseLong(database.one(sql));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws Exception {
    server.close();
  }
}
