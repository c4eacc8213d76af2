package dev.verdict.stress.chaos.world;

import dev.verdict.stress.process.Leash;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL server that can be stopped at once and started again on the same data and port. */
final class ServerMain {
  /** The order that stops it as a crash would. */
  static final String STOP = "stop";

  /** The order that starts it again. */
  static final String START = "start";

  private static final Duration START_MAX = Duration.ofMinutes(3);
  private static final long STOP_MAX_S = 30;

  private final Path data;
  private final int port;
  private EmbeddedPostgres server;

  private ServerMain(Path data, int port) throws IOException {
    this.data = data;
    this.port = port;
    this.server = start();
  }

  /** Starts a server with its data in {@code args[0]} on the port {@code args[1]}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Leash leash = Leash.take();
    ServerMain main = new ServerMain(Path.of(args[0]), Integer.parseInt(args[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(main::close, "stop-server"));
    leash.tell(args[1]);
    leash.follow(main::obey);
  }

  private synchronized EmbeddedPostgres start() throws IOException {
    Path log = data.resolveSibling(data.getFileName() + "-server.log");
    ProcessBuilder.Redirect redirect = ProcessBuilder.Redirect.appendTo(log.toFile());
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setPGStartupWait(START_MAX)
        .setPort(port)
        .setOutputRedirector(redirect)
        .setErrorRedirector(redirect)
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("track_commit_timestamp", "on")
        .setServerConfig("max_prepared_transactions", "200")
        .setServerConfig("max_connections", "200")
        .start();
  }

  private synchronized String obey(String order) {
    try {
      switch (order) {
        case STOP -> stop();
        case START -> server = start();
        default -> {
          return "not an order: " + order;
        }
      }
      return "done";
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The immediate stop: no checkpoint, no farewell to sessions. */
  private void stop() throws IOException {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
    ProcessHandle.of(pid).ifPresent(ServerMain::stop);
    server.close();
  }

  private static void stop(ProcessHandle postmaster) {
    Signal.QUIT.send(postmaster.pid());
    postmaster.onExit().orTimeout(STOP_MAX_S, TimeUnit.SECONDS).join();
  }

  private synchronized void close() {
    try {
      server.close();
    } catch (IOException failed) {
      System.err.println("the server did not stop: " + failed);
    }
  }
}
