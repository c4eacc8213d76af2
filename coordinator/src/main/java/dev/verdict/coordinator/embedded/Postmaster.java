package dev.verdict.coordinator.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server's main process.
 *
 * @param cluster the folder that it serves
 * @param pid its process id
 * @param port the port that it listens on
 */
record Postmaster(Path cluster, long pid, int port) {
  private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
  private static final Duration STOP_MAX = Duration.ofSeconds(60);
  private static final int LOGIN_SECONDS_MAX = 5;

  /**
   * The process, if it lives and is a PostgreSQL server on this cluster. Process ids are used
   * again, so the number alone proves nothing, and no other program must ever be stopped.
   */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> process.info().command().map(Postmaster::isPostgres).orElse(false))
        .filter(process -> process.info().arguments().map(this::namesCluster).orElse(true));
  }

  private static boolean isPostgres(String command) {
    return String.valueOf(Path.of(command).getFileName()).startsWith("postgres");
  }

  private boolean namesCluster(String[] arguments) {
    return List.of(arguments).contains(cluster.toString());
  }

  /**
   * Stops the server that an ended coordinator left behind. Its sessions are ended first: the
   * server would wait for them.
   */
  void stop() {
    Optional<ProcessHandle> process = process();
    if (process.isEmpty()) {
      return;
    }
    endSessions();
    process.get().destroy();
    awaitEnd();
  }

  /** Waits until the process is gone. */
  void awaitEnd() {
    Optional<ProcessHandle> process = process();
    if (process.isEmpty()) {
      return;
    }
    try {
      process.get().onExit().get(STOP_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException notEnding) {
      throw new EmbeddedDatabaseException(
          "The database process " + pid + " does not end; stop it by hand and start again",
          notEnding);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EmbeddedDatabaseException("Interrupted while the database stops", interrupted);
    }
  }

  private void endSessions() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {port});
    source.setUser(EmbeddedDatabase.USER);
    source.setDatabaseName(EmbeddedDatabase.NAME);
    source.setLoginTimeout(LOGIN_SECONDS_MAX);
    source.setSocketTimeout(LOGIN_SECONDS_MAX);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet ended =
            statement.executeQuery(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")) {
      ended.next();
      LOG.info("Ended {} sessions of the database that was left running", ended.getInt(1));
    } catch (SQLException notServing) {
      LOG.info("The database that was left running takes no sessions: {}", notServing.getMessage());
    }
  }
}
