package dev.verdict.coordinator.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL that keeps its data in a folder, set so that it loses no decision. It serves
 * this machine only, without password. A server that an earlier coordinator left behind on the
 * folder, because it was killed, is stopped first.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  static final String USER = "postgres";
  static final String NAME = "postgres";

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final Duration START_MAX = Duration.ofSeconds(60);

  private final DataFolder folder;
  private final EmbeddedPostgres server;

  private EmbeddedDatabase(DataFolder folder, EmbeddedPostgres server) {
    this.folder = folder;
    this.server = server;
  }

  /**
   * Starts it; blocks for some seconds.
   *
   * @param path the data folder; made if it is not there
   * @param progress told in words what happens
   * @throws EmbeddedDatabaseException if it cannot run, or another coordinator uses the folder
   */
  public static EmbeddedDatabase start(Path path, Consumer<String> progress) {
    DataFolder folder = DataFolder.take(path);
    try {
      return new EmbeddedDatabase(folder, start(folder, path, progress));
    } catch (IOException | RuntimeException failure) {
      folder.close();
      if (failure instanceof EmbeddedDatabaseException known) {
        throw known;
      }
      throw new EmbeddedDatabaseException(
          "The embedded database did not start: "
              + failure.getMessage()
              + "; see "
              + path.resolve("postgres.log"),
          failure);
    }
  }

  private static EmbeddedPostgres start(DataFolder folder, Path path, Consumer<String> progress)
      throws IOException {
    stopLeftBehind(folder, progress);
    folder.removeHalfMadeCluster();
    progress.accept(
        folder.isInitialized()
            ? "Starting PostgreSQL on " + path
            : "Making a PostgreSQL database in " + path + " (only the first time)");
    Redirect log = Redirect.appendTo(folder.serverLog().toFile());
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.cluster())
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(START_MAX)
            .setOutputRedirector(log)
            .setErrorRedirector(log)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_prepared_transactions", "64")
            .setServerConfig("max_connections", "100")
            .start();
    folder.markInitialized();
    return server;
  }

  private static void stopLeftBehind(DataFolder folder, Consumer<String> progress)
      throws IOException {
    Optional<Postmaster> left = folder.postmaster();
    if (left.isEmpty()) {
      return;
    }
    if (left.get().process().isPresent()) {
      progress.accept("Stopping the PostgreSQL that an earlier run left behind");
      left.get().stop();
    } else if (ProcessHandle.of(left.get().pid()).isPresent()) {
      LOG.info("Removing the note of a server whose process id now belongs to another program");
      Files.deleteIfExists(folder.cluster().resolve("postmaster.pid"));
    }
  }

  /** Where it serves: {@code postgresql://host:port/database}. */
  public String uri() {
    return "postgresql://127.0.0.1:" + server.getPort() + "/" + NAME;
  }

  /** The role to connect as; it needs no password. */
  public String user() {
    return USER;
  }

  /** The server's process id. */
  public long pid() {
    return postmaster().map(Postmaster::pid).orElse(-1L);
  }

  private Optional<Postmaster> postmaster() {
    try {
      return folder.postmaster();
    } catch (IOException unreadable) {
      LOG.warn("The database's note of its process cannot be read", unreadable);
      return Optional.empty();
    }
  }

  /** Stops it and releases the folder; blocks until the server's process is gone. */
  @Override
  public void close() {
    Optional<Postmaster> running = postmaster();
    try (folder) {
      server.close();
      running.ifPresent(Postmaster::awaitEnd);
    } catch (IOException failure) {
      throw new EmbeddedDatabaseException("The embedded database did not stop", failure);
    }
  }
}
