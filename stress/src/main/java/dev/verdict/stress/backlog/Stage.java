package dev.verdict.stress.backlog;

import dev.verdict.stress.postgres.Database;
import dev.verdict.stress.postgres.PostgresMain;
import dev.verdict.stress.postgres.PostgresUri;
import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import dev.verdict.stress.process.Lines;
import dev.verdict.stress.process.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a run is played on: a PostgreSQL that really flushes, and services.
 *
 * @param folder where its logs are
 * @param children all of its processes
 * @param postgres the server
 * @param database a connection to it
 * @param services the process of the services
 * @param servicesUrl their base URL
 */
record Stage(
    Path folder,
    Children children,
    PostgresUri postgres,
    Database database,
    Child services,
    String servicesUrl) {
  static final Duration START_MAX = Duration.ofMinutes(3);

  private static final String MAIN = "dev.verdict.coordinator.Main";

  /** What is done on a stage. */
  interface Play<T> {
    T on(Stage stage) throws Exception;
  }

  /**
   * Plays; the logs stay if that fails, or if what it brought did not hold.
   *
   * @param messages is told where they are then
   */
  static <T> T during(PrintWriter messages, Predicate<T> held, Play<T> play) throws Exception {
    return RunFolder.during(
        folder -> on(folder, play),
        held,
        where -> {
          messages.println(where);
          messages.flush();
        });
  }

  private static <T> T on(Path folder, Play<T> play) throws Exception {
    try (Children children = new Children(folder)) {
      Child server =
          children.start(
              JavaCommand.of(PostgresMain.class, "postgres", folder.resolve("postgres").toString())
                  .small());
      PostgresUri postgres = new PostgresUri(server.nextLine(START_MAX));
      Child services = children.start(JavaCommand.of(ServicesMain.class, "services"));
      String url = "http://127.0.0.1:" + services.nextLine(START_MAX);
      try (Database database = Database.connect(postgres)) {
        return play.on(new Stage(folder, children, postgres, database, services, url));
      }
    }
  }

  /** Starts a coordinator; it is not ready yet. */
  Child coordinator(String name, int port, int shards, int heapMb, List<String> more) {
    List<String> options = new ArrayList<>(more);
    options.addAll(List.of("-Xms32m", "-Xmx" + heapMb + "m"));
    return children.start(
        JavaCommand.leashed(
                name,
                MAIN,
                options,
                List.of(
                    "--http-port",
                    Integer.toString(port),
                    "--postgres-uri",
                    postgres.withoutCredentials(),
                    "--postgres-user",
                    postgres.user()))
            .with(
                Map.of(
                    "VERDICT_POSTGRES_PASSWORD",
                    postgres.password(),
                    "VERDICT_SHARDS",
                    Integer.toString(shards))));
  }

  /** Where a coordinator is to write what its collections leave. */
  Path collections() {
    return folder.resolve("collections.log");
  }

  /** What the services were told. */
  Verdicts verdicts() {
    return Lines.read(services.order("report", START_MAX), Verdicts.class);
  }

  /** The most of a process that was resident, in MB; null if the kernel does not tell. */
  static @Nullable Long residentMb(Child process) throws IOException {
    OptionalLong peak = Footprint.peakResidentMb(process.pid());
    return peak.isPresent() ? peak.getAsLong() : null;
  }
}
