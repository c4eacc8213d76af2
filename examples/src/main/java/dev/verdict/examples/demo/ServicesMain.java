package dev.verdict.examples.demo;

import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The process of the demo's services. It says on its first line where they are. Should the demo's
 * own process die, this one stays until the coordinator has finished what was begun, then ends the
 * coordinator and itself.
 */
final class ServicesMain {
  private static final Duration FINISH_ALONE_MAX = Duration.ofMinutes(10);
  private static final long LINGER_MILLIS = 5_000;

  private ServicesMain() {}

  /**
   * Runs them until the process is ended.
   *
   * @param arguments the run's folder, and the coordinator's address
   */
  public static void main(String[] arguments) throws Exception {
    DemoFolder folder = DemoFolder.at(Path.of(arguments[0]));
    URI coordinator = URI.create(arguments[1]);
    Services services = Services.start(folder.servicesData(), coordinator);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(services), "shutdown"));
    new PrintStream(System.out, true, StandardCharsets.UTF_8)
        .println(services.directory().toJson());
    ProcessHandle.current().parent().ifPresent(demo -> finishAfter(demo, coordinator, folder));
    Thread.currentThread().join();
  }

  private static void finishAfter(ProcessHandle demo, URI coordinator, DemoFolder folder) {
    Thread waiting =
        new Thread(
            () -> {
              demo.onExit().join();
              new CoordinatorApi(coordinator).awaitAllFinished(FINISH_ALONE_MAX);
              linger();
              folder.stopCoordinator();
              System.exit(0);
            },
            "finish-alone");
    waiting.setDaemon(true);
    waiting.start();
  }

  /** Whoever waits for the same end finds the coordinator there and can see it. */
  private static void linger() {
    try {
      Thread.sleep(LINGER_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Services services) {
    try {
      services.close();
    } catch (Exception e) {
      System.err.println("the services did not end cleanly: " + e);
    }
  }
}
