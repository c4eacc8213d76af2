package dev.verdict.examples.demo;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command of the demo. */
@Command(
    name = "verdict-demo",
    mixinStandardHelpOptions = true,
    versionProvider = Demo.Version.class,
    description = {
      "Moves money between two banks, sells tickets and books trips, each over several services with"
          + " databases of their own, and then checks those databases.",
      "Everything runs on this machine: a coordinator with its PostgreSQL, the services with theirs,"
          + " and the clients."
    })
public final class Demo implements Callable<Integer> {
  private static final int WORK_MAX = 1_000_000;
  private static final int CLIENTS_MAX = 256;
  private static final int SECONDS_BEFORE_INCIDENT = 10;

  @Option(names = "--once", description = "End after the checks; the exit code is 0 if all held.")
  private boolean once;

  @Option(
      names = "--kill",
      description = "Kill the coordinator in the middle, as kill -9 does, and start it again.")
  private boolean kill;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "The coordinator's port (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--transfers",
      defaultValue = "1000",
      description = "How many transfers (default: ${DEFAULT-VALUE}).")
  private int transfers;

  @Option(
      names = "--trips",
      defaultValue = "200",
      description = "How many trips (default: ${DEFAULT-VALUE}).")
  private int trips;

  @Option(
      names = "--tickets",
      defaultValue = "100",
      description = "How many ticket purchases (default: ${DEFAULT-VALUE}).")
  private int tickets;

  @Option(
      names = "--clients",
      defaultValue = "16",
      description = "How many clients at once (default: ${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--incident",
      paramLabel = "NAME",
      description =
          "Instead, let something go wrong and leave everything running, so that its cause can be"
              + " looked for on the coordinator's page: ${COMPLETION-CANDIDATES}.")
  private @Nullable Incident incident;

  /** Runs the demo and exits with its code: 0 if every check held, 1 if not, 2 for bad flags. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Demo()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    within("--port", port, 1, 65_535);
    within("--transfers", transfers, 1, WORK_MAX);
    within("--trips", trips, 0, WORK_MAX);
    within("--tickets", tickets, 0, WORK_MAX);
    within("--clients", clients, kill ? DemoRun.IN_FLIGHT_AT_KILL_MIN : 1, CLIENTS_MAX);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (incident != null) {
      return stage(incident, out);
    }
    try (DemoRun run =
        DemoRun.start(port, new Workload.Size(transfers, tickets, trips), clients, out)) {
      boolean held = run.run(kill);
      if (!once) {
        out.println("\nThe coordinator's page: " + run.coordinator() + "   (Ctrl-C ends the demo)");
        Thread.currentThread().join();
      }
      return held ? 0 : 1;
    } catch (DemoRun.PortTakenException taken) {
      System.err.println(taken.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
  }

  private int stage(Incident happening, PrintStream out) throws Exception {
    out.println("Starting two coordinators, two services and their PostgreSQL ...");
    try (IncidentStage stage = new IncidentStage(port)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(stage, out), "end-processes"));
      stage.start();
      TimeUnit.SECONDS.sleep(SECONDS_BEFORE_INCIDENT);
      stage.let(happening);
      out.println("Something is wrong. What is it? " + stage.console() + "   (Ctrl-C ends)");
      Thread.currentThread().join();
      return 0;
    }
  }

  private static void close(IncidentStage stage, PrintStream out) {
    try {
      stage.close();
    } catch (Exception e) {
      out.println("not everything ended cleanly: " + e);
    }
  }

  private void within(String flag, int value, int least, int most) {
    if (value < least || value > most) {
      throw new CommandLine.ParameterException(
          new CommandLine(this),
          "%s is %d: it must be from %d to %d".formatted(flag, value, least, most));
    }
  }

  /** Tells the version out of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Demo.class.getPackage().getImplementationVersion();
      return new String[] {version == null ? "unreleased" : version};
    }
  }
}
