package dev.verdict.stress.bench;

import dev.verdict.stress.cli.Flags;
import dev.verdict.stress.core.CoreBench;
import dev.verdict.stress.core.CoreResult;
import dev.verdict.stress.load.Payload;
import dev.verdict.stress.process.JvmMemory;
import dev.verdict.stress.process.Lines;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures Verdict against the least that any coordinator has to do.",
    footerHeading = "%nMethod%n",
    footer = {
      "  A coordinator, services built with the SDK, and clients run as processes of their own on"
          + " this machine, over loopback, with a PostgreSQL that really flushes (fsync,"
          + " synchronous_commit and full_page_writes on; checked). Each client waits for an"
          + " answer before it asks again, so slow answers mean fewer requests: latencies are"
          + " those at this load. With --rate, transactions begin at fixed moments instead; those"
          + " for which there was no room are counted, and there must be none.",
      "",
      "  The services do nothing and keep their barrier in memory, so what is left is"
          + " coordination. atomic: a one-shot transaction with one branch per service. saga: one"
          + " step per service, one after the other.",
      "",
      "  The floor is a bare Vert.x server on two event loops that makes the same exchanges over"
          + " HTTP and inserts one row per transaction, everything that waits in one statement,"
          + " into the same PostgreSQL; no protocol, no checks, and services that answer a"
          + " constant. Verdict and the floor take turns, up to three rounds each. Before"
          + " them each is warmed up until its rate grows no more, for three times --seconds (at"
          + " most 45 s) at least and three times as long at most. Rates and latencies are medians over the rounds.",
      "",
      "  WAL flushes are PostgreSQL's own count during Verdict's rounds, warm-up included, for"
          + " each answer of these rounds.",
      "",
      "  Processor time is that of the processes of this machine in the rounds, as Linux tells it in"
          + " /proc; null elsewhere, and for a PostgreSQL on another machine.",
      "",
      "  Afterwards there must be no errors, only commits, and exactly as many decision rows as"
          + " answers.%n"
    },
    exitCodeListHeading = "%nExit codes%n",
    exitCodeList = {
      "0:every check held",
      "1:a check failed, or the run did not come to an end",
      "2:the flags are wrong"
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int PARTICIPANTS_MAX = 32;
  private static final int CLIENTS_MAX = 1024;
  private static final int CLIENTS_DEFAULT = 64;
  private static final int RATE_MAX = 100_000;
  private static final int NODES_MAX = 3;
  private static final int LOG_DATABASES_MAX = 2;
  private static final int PAYLOAD_BYTES_MAX = 65_536;
  private static final int SECONDS_MAX = 3600;
  private static final int SECONDS_DEFAULT = 15;
  private static final int SWEEP_SECONDS_DEFAULT = 6;
  private static final int QUICK_SECONDS_DEFAULT = 1;
  private static final int SOAK_SECONDS_DEFAULT = 1800;
  private static final int SOAK_SECONDS_MIN = 10;
  private static final List<String> SOAK_JVM = List.of(JvmMemory.TRACKING);
  private static final int CHECK_FAILED = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "atomic",
      description = "atomic or saga (default: ${DEFAULT-VALUE}).")
  private Kind kind = Kind.ATOMIC;

  @Option(
      names = "--participants",
      paramLabel = "N",
      defaultValue = "2",
      description = "Services in each transaction, 1 to 32 (default: ${DEFAULT-VALUE}).")
  private int participants;

  @Option(
      names = "--clients",
      paramLabel = "N",
      description =
          "Clients at the same time, 1 to 1024 (default: 64). With --rate, how many transactions may"
              + " be under way at the same time (default: 1024).")
  private @Nullable Integer clients;

  @Option(
      names = "--payload",
      paramLabel = "BYTES",
      description =
          "Size of the JSON that each service gets, 100 to 65536 bytes (default: 14, which are not"
              + " much). It hardly lets itself be compressed.")
  private @Nullable Integer payload;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Coordinators that share the work, 1 to 3 (default: ${DEFAULT-VALUE}); clients take turns"
              + " with them.")
  private int nodes;

  @Option(
      names = "--log-databases",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Over how many databases the log is spread, 1 to 2 (default: ${DEFAULT-VALUE}); each has a"
              + " PostgreSQL server of its own, and what the servers spend is summed.")
  private int logDatabases;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Begins so many transactions a second, 1 to 100000, each at its moment, whatever became of"
              + " those before it; latencies count from that moment.")
  private @Nullable Integer rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "How long Verdict is measured, and the floor too, 1 to 3600 s (default: 15; in a sweep 6"
              + " for each point, 1 if it is quick; 1800 with --soak).")
  private @Nullable Integer seconds;

  @Option(
      names = "--sweep",
      paramLabel = "DIMENSION",
      split = ",",
      arity = "0..1",
      fallbackValue = "clients,participants,payload,rows,nodes,databases",
      description =
          "Measures at several values of each of these dimensions: clients, participants, payload,"
              + " rows (in the log before), nodes, databases (of the log; default: all of them). All others stay as the"
              + " other flags say. With --postgres, databases named verdict_... are made on that"
              + " server and stay: logs that have the rows already are not filled again.")
  private @Nullable List<Dimension> sweep;

  @Option(names = "--quick", description = "The sweep has few points, and short ones.")
  private boolean quick;

  @Option(
      names = "--into",
      paramLabel = "DIR",
      description =
          "Where the sweep puts sweep-DIMENSION.svg and sweep-DIMENSION.json (default: nowhere).")
  private @Nullable Path into;

  @Option(
      names = "--soak",
      description =
          "Measures instead whether anything grows while Verdict runs for long, without the floor:"
              + " after each of up to 60 spans of load, what is left in the coordinator's heap after"
              + " a full collection, its memory outside of the heap, resident memory, latencies,"
              + " the size of tables. Takes a JDK.")
  private boolean soak;

  @Option(
      names = "--postgres",
      paramLabel = "URI",
      description =
          "A PostgreSQL to use, postgresql://user:password@host:port/database. Verdict's tables are"
              + " made in it and stay. Without this, a new server in a temporary folder.")
  private @Nullable String postgres;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "Records the coordinator with JDK Flight Recorder into this file.")
  private @Nullable Path profile;

  @Option(
      names = "--hanging-service",
      description =
          "Measures instead what a service that hangs costs transactions that do not touch it:"
              + " rounds without and beside transactions with such a service, in turns.")
  private boolean hangingService;

  @Option(
      names = "--barrier",
      description =
          "Measures instead what the participants' barrier costs: an operation of two SQL statements"
              + " on one PostgreSQL, behind the barrier, behind two plain statements in its place,"
              + " and without it, in turns. --clients begin"
              + " them, 16 threads with a connection each carry them out. At least 0.65 of the rate"
              + " without it is asked for.")
  private boolean barrier;

  @Option(
      names = "--no-coalescing",
      description =
          "Every call to a service travels in a request of its own, as the floor's do. Without"
              + " this, calls that are ready together travel together.")
  private boolean noCoalescing;

  @Option(
      names = "--http2",
      description =
          "The services announce HTTP/2 and are called over it, the floor's too. Without this, over"
              + " HTTP/1.1, as clients call the coordinator in either case.")
  private boolean http2;

  @Option(
      names = "--coordinator",
      paramLabel = "ARGUMENT",
      description =
          "A further argument of the coordinator, as --coordinator=--node-name=x. Can be given more"
              + " than once.")
  private List<String> coordinatorArguments = List.of();

  @Option(
      names = "--core",
      description =
          "Measures instead the pure core alone, with JMH: decisions and evolutions of whole"
              + " transactions in memory, on one core. At least 2,000,000 steps per second are asked"
              + " for. Of the other flags only --seconds counts, for each kind of transaction.")
  private boolean core;

  @Option(names = "--json", description = "Ends with the result as one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    BenchPlan plan = plan();
    if (core) {
      return measureCore(plan);
    }
    if (sweep != null) {
      SweepResult result = new Sweep(sweepPlan(), spec.commandLine().getErr()).run();
      return tell(result, result.table(), result.allHeld());
    }
    if (soak) {
      return soak(plan);
    }
    long totalMs = barrier ? BarrierBench.totalMs(plan) : plan.totalMs();
    try (Progress progress = Progress.of("bench", Progress.isWatched(), totalMs)) {
      PrintWriter messages = spec.commandLine().getErr();
      if (barrier) {
        BarrierResult result = new BarrierBench(plan, progress, messages).run();
        return tell(result, result.table(), result.allHeld());
      }
      if (hangingService) {
        HangingResult result = new HangingBench(plan, progress, messages).run();
        return tell(result, result.table(), result.allHeld());
      }
      BenchResult result = new Bench(plan, progress, messages).run();
      return tell(result, ResultTable.of(result), result.allHeld());
    }
  }

  private int measureCore(BenchPlan plan) throws Exception {
    CoreBench bench = new CoreBench(plan.seconds());
    try (Progress progress = Progress.of("bench", Progress.isWatched(), bench.totalMs())) {
      Runnable stopTicking = progress.during(0, bench.totalMs());
      CoreResult result = bench.run();
      stopTicking.run();
      return tell(result, result.table(), result.allHeld());
    }
  }

  private int soak(BenchPlan plan) throws Exception {
    BenchPlan kept =
        plan.with(
            plan.participants(), plan.clients(), plan.variation().withCoordinatorJvm(SOAK_JVM));
    try (Progress progress = Progress.of("soak", Progress.isWatched(), Soak.totalMs(plan))) {
      SoakResult result = new Soak(kept, progress, spec.commandLine().getErr()).run();
      return tell(result, result.table(), result.allHeld());
    }
  }

  private int tell(Object result, String table, boolean allHeld) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? Lines.write(result) + System.lineSeparator() : table);
    out.flush();
    return allHeld ? 0 : CHECK_FAILED;
  }

  /**
   * What the flags ask for.
   *
   * @throws ParameterException naming the flag that is wrong
   */
  BenchPlan plan() {
    if (barrier && hangingService) {
      throw flags()
          .wrong("--barrier", "is another measurement than --hanging-service: give one of them");
    }
    if (core && (barrier || hangingService)) {
      throw flags().wrong("--core", "is another measurement than --barrier and --hanging-service");
    }
    if ((barrier || core) && rate != null) {
      throw flags().wrong("--rate", "is not for --barrier and --core");
    }
    if (sweep != null && (barrier || core || hangingService || rate != null)) {
      throw flags().wrong("--sweep", "is without --barrier, --core, --hanging-service and --rate");
    }
    if (soak && (barrier || core || hangingService || sweep != null)) {
      throw flags().wrong("--soak", "is without --barrier, --core, --hanging-service and --sweep");
    }
    if (soak && nodes > 1) {
      throw flags().wrong("--nodes", "is not for --soak");
    }
    if (soak) {
      flags().within("--seconds", secondsOrDefault(), SOAK_SECONDS_MIN, SECONDS_MAX);
    }
    if (sweep != null && kind != Kind.ATOMIC) {
      throw flags().wrong("--sweep", "is of atomic transactions");
    }
    if (sweep == null && (quick || into != null)) {
      throw flags().wrong(quick ? "--quick" : "--into", "is for --sweep");
    }
    if (logDatabases > 1 && (barrier || core || hangingService || soak)) {
      throw flags()
          .wrong("--log-databases", "is not for --barrier, --core, --hanging-service and --soak");
    }
    if (postgres != null && needsFurtherServers()) {
      throw flags()
          .wrong("--postgres", "is one server, and a log in two databases has two of its own");
    }
    if (hangingService && nodes > 1) {
      throw flags().wrong("--nodes", "is not for --hanging-service");
    }
    return new BenchPlan(
        kind,
        flags().within("--participants", participants, PARTICIPANTS_MAX),
        flags().within("--clients", clientsOrDefault(), CLIENTS_MAX),
        flags().within("--seconds", secondsOrDefault(), SECONDS_MAX),
        Optional.ofNullable(postgres).map(flags()::postgres),
        Optional.ofNullable(profile).map(this::writable),
        Variation.NONE
            .withRatePerS(
                rate == null
                    ? OptionalInt.empty()
                    : OptionalInt.of(flags().within("--rate", rate, RATE_MAX)))
            .withPayloadBytes(payloadBytes())
            .withNodes(flags().within("--nodes", nodes, NODES_MAX))
            .withLogDatabases(flags().within("--log-databases", logDatabases, LOG_DATABASES_MAX))
            .withHttp2(http2)
            .withCoordinatorArguments(coordinatorArguments()));
  }

  private boolean needsFurtherServers() {
    return logDatabases > 1 || (sweep != null && sweep.contains(Dimension.DATABASES));
  }

  SweepPlan sweepPlan() {
    List<Dimension> dimensions = sweep == null ? List.of() : sweep;
    return new SweepPlan(plan(), dimensions, quick, Optional.ofNullable(into).map(this::existing));
  }

  private Path existing(Path folder) {
    if (!Files.isWritable(folder) || !Files.isDirectory(folder)) {
      throw flags().wrong("--into", "is not a folder to write into: " + folder);
    }
    return folder;
  }

  private int secondsOrDefault() {
    if (seconds != null) {
      return seconds;
    }
    if (soak) {
      return SOAK_SECONDS_DEFAULT;
    }
    if (sweep == null) {
      return SECONDS_DEFAULT;
    }
    return quick ? QUICK_SECONDS_DEFAULT : SWEEP_SECONDS_DEFAULT;
  }

  private OptionalInt payloadBytes() {
    if (payload == null) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        flags().within("--payload", payload, Payload.BYTES_MIN, PAYLOAD_BYTES_MAX));
  }

  private int clientsOrDefault() {
    if (clients == null) {
      return rate == null ? CLIENTS_DEFAULT : CLIENTS_MAX;
    }
    return clients;
  }

  private List<String> coordinatorArguments() {
    List<String> arguments = new ArrayList<>(coordinatorArguments);
    if (noCoalescing) {
      arguments.addAll(List.of("--coalescing", "false"));
    }
    return arguments;
  }

  private Path writable(Path file) {
    Path absolute = file.toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      throw flags().wrong("--profile", "is a folder: " + absolute);
    }
    Path folder = absolute.getParent();
    if (folder == null || !Files.isWritable(folder)) {
      throw flags().wrong("--profile", "cannot be written into " + folder);
    }
    return absolute;
  }

  private Flags flags() {
    return new Flags(spec);
  }
}
