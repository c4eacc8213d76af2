package dev.verdict.examples.demo;

import dev.verdict.coordinator.Main;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** One run of the demo: its processes, its traffic, its checks. Closing ends the processes. */
final class DemoRun implements AutoCloseable {
  static final int IN_FLIGHT_AT_KILL_MIN = 10;

  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration FINISH_MAX = Duration.ofMinutes(2);
  private static final Duration DOUBT_MAX = Duration.ofSeconds(30);
  private static final double KILL_AT_SHARE = 0.4;
  private static final long LOOK_FOR_KILL_MICROS = 200;

  private final DemoFolder folder;
  private final URI coordinator;
  private final Report report;
  private final PrintStream out;
  private final Workload.Size size;
  private final int clients;
  private final Thread closeOnExit = new Thread(this::endProcesses, "end-processes");
  private ServiceDirectory services = new ServiceDirectory(Map.of());
  private volatile List<ChildProcess> children = List.of();

  private DemoRun(DemoFolder folder, int port, Workload.Size size, int clients, PrintStream out) {
    this.folder = folder;
    this.coordinator = URI.create("http://127.0.0.1:" + port);
    this.size = size;
    this.clients = clients;
    this.out = out;
    this.report = new Report(out);
  }

  /** Starts the coordinator and the services. */
  static DemoRun start(int port, Workload.Size size, int clients, PrintStream out)
      throws Exception {
    requireFree(port);
    DemoRun run = new DemoRun(DemoFolder.create(), port, size, clients, out);
    Runtime.getRuntime().addShutdownHook(run.closeOnExit);
    try {
      run.startProcesses();
    } catch (Exception e) {
      run.close();
      throw e;
    }
    return run;
  }

  /** Something else listens on the coordinator's port. */
  static final class PortTakenException extends IOException {
    private static final long serialVersionUID = 1L;

    PortTakenException(int port, IOException cause) {
      super(
          "port %d is taken: end what listens there, or choose another with --port".formatted(port),
          cause);
    }
  }

  private static void requireFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new PortTakenException(port, e);
    }
  }

  private void startProcesses() throws Exception {
    report.line("Logs and databases of this run: %s", folder.path());
    report.line("Starting the coordinator and the services, each with its PostgreSQL ...");
    Files.createDirectories(folder.servicesData());
    ChildProcess host =
        ChildProcess.start(
            folder.log("services"),
            ServicesMain.class,
            List.of(folder.path().toString(), coordinator.toString()));
    children = List.of(host);
    ChildProcess decider = startCoordinator();
    children = List.of(decider, host);
    services = ServiceDirectory.fromJson(host.awaitLine("\"services\""));
    CoordinatorApi api = new CoordinatorApi(coordinator);
    if (!api.awaitReady(START_MAX)) {
      throw new IllegalStateException(
          "the coordinator did not become ready: see " + folder.log("coordinator"));
    }
    api.register(services);
    if (!api.awaitKnown(services, START_MAX)) {
      throw new IllegalStateException(
          "the services did not announce themselves: see " + folder.log("services"));
    }
  }

  private ChildProcess startCoordinator() throws IOException {
    ChildProcess process =
        ChildProcess.start(
            folder.log("coordinator"),
            Main.class,
            List.of(
                "--http-port",
                Integer.toString(coordinator.getPort()),
                "--data-dir",
                folder.coordinatorData().toString()));
    process.discardOutput();
    folder.noteCoordinator(process.pid());
    return process;
  }

  URI coordinator() {
    return coordinator;
  }

  /**
   * Runs the traffic, then judges.
   *
   * @param kill whether to kill the coordinator on the way
   * @return whether every check held
   */
  boolean run(boolean kill) throws Exception {
    List<Told> told = traffic(kill);
    if (!new CoordinatorApi(coordinator).awaitAllFinished(FINISH_MAX)) {
      report.line("Some transactions did not finish in %d s.", FINISH_MAX.toSeconds());
    }
    report.outcomes(told);
    Audit audit = new Audit(services, told);
    if (!audit.awaitNoDoubt(DOUBT_MAX)) {
      report.line("Some services are still in doubt after %d s.", DOUBT_MAX.toSeconds());
    }
    List<Check> checks = audit.run();
    report.checks(checks);
    return checks.stream().allMatch(Check::holds);
  }

  private List<Told> traffic(boolean kill) throws Exception {
    try (Workload workload = new Workload(coordinator, size);
        ProgressBar bar =
            new ProgressBarBuilder()
                .setTaskName("transactions")
                .setInitialMax(workload.pieces().size())
                .setStyle(ProgressBarStyle.ASCII)
                .build()) {
      Traffic traffic = new Traffic(workload.pieces(), clients);
      CompletableFuture<Integer> killed = new CompletableFuture<>();
      if (kill) {
        int at = (int) (workload.pieces().size() * KILL_AT_SHARE);
        Thread killer = new Thread(() -> killWhen(traffic, at, killed), "killer");
        killer.setDaemon(true);
        killer.start();
      }
      List<Told> told = traffic.run(bar::stepTo);
      if (kill) {
        report.line(
            "%nThe coordinator was killed with %d transactions in flight, and started again.",
            killed.get(START_MAX.toSeconds(), TimeUnit.SECONDS));
      }
      return told;
    }
  }

  private void killWhen(Traffic traffic, int answered, CompletableFuture<Integer> killed) {
    try {
      while (traffic.answered() < answered || traffic.inFlight() < IN_FLIGHT_AT_KILL_MIN) {
        TimeUnit.MICROSECONDS.sleep(LOOK_FOR_KILL_MICROS);
      }
      int inFlight = traffic.inFlight();
      ChildProcess host = children.get(1);
      children.get(0).kill();
      children = List.of(startCoordinator(), host);
      killed.complete(inFlight);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      killed.completeExceptionally(e);
    } catch (IOException e) {
      killed.completeExceptionally(e);
    }
  }

  private void endProcesses() {
    children.forEach(ChildProcess::close);
    try {
      folder.delete();
    } catch (IOException e) {
      out.println("could not delete " + folder.path() + ": " + e.getMessage());
    }
  }

  @Override
  public void close() {
    endProcesses();
    Runtime.getRuntime().removeShutdownHook(closeOnExit);
  }
}
