package dev.verdict.stress.chaos;

import dev.verdict.stress.bench.Progress;
import dev.verdict.stress.chaos.fault.FaultKind;
import dev.verdict.stress.chaos.fault.PlannedFault;
import dev.verdict.stress.chaos.fault.Schedule;
import dev.verdict.stress.chaos.world.CoordinatorJar;
import dev.verdict.stress.chaos.world.World;
import dev.verdict.stress.process.Lines;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code chaos}. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = "Hurts a running installation and checks that it kept every promise.",
    footerHeading = "%nWhat runs%n",
    footer = {
      "  Coordinators, a PostgreSQL for the log, four services over databases of their own on a"
          + " second PostgreSQL, and clients: each a process of its own on this machine. Between"
          + " the coordinators and everything else stand links that can be cut, slowed or silenced."
          + " Nothing outlives the run.",
      "",
      "  16 clients increment counters on three services in one transaction; others move money"
          + " between services (PREPARE TRANSACTION and try-confirm-cancel mixed; some are"
          + " declined) and book trips (a saga of five steps with a pivot; one in three is declined"
          + " and undone). A probe keeps every shard busy through the fourth service, which no fault hits. Every request carries an idempotency key"
          + " and is repeated at every coordinator until there is an outcome.",
      "",
      "  The services write a note of everything that they do, in the same local transaction."
          + " Clients write down what they ask and are told. After the faults everything is made"
          + " well again, what is under way ends, and a checker compares these notes, the accounts"
          + " and the log's tables. It shares no code with the coordinator.%n",
      "@|bold Faults|@%n",
      "  kill               a coordinator gets SIGKILL, is started again after up to 3 s",
      "  pause              a coordinator gets SIGSTOP for 12 s, longer than every time-out",
      "  restart-postgres   the log's PostgreSQL stops as in a crash, is started again",
      "  kill-connections   PostgreSQL ends all connections of coordinators",
      "  participant-kill   a service gets SIGKILL, is started again after up to 3 s",
      "  participant-pause  a service gets SIGSTOP for 3 to 6 s",
      "  careless-batches   a service is careless for up to 8 s with requests that have several"
          + " calls: carries them out and answers nothing, ends the connection in the middle of a"
          + " line, carries all out twice, holds back the answer or one line of it, answers in"
          + " another order",
      "  network            one coordinator's network fails: cut, silent, slow, half open, answers"
          + " lost, requests twice, cut off from everything; with several coordinators also between"
          + " them: packets lost in both directions or in one, connections cut, all of them or two"
          + " of three, with and without PostgreSQL (needs network namespaces: Linux, root,"
          + " iproute2; otherwise the coordinators always hear each other)",
      "  vanish             a coordinator's machine is gone: all packets are lost, its connections"
          + " stay open; 12 s later a new one takes its place (needs network namespaces)",
      "  clock              a coordinator's clock jumps by 90 s and back; needs libfaketime"
          + " (Debian: apt install libfaketime, or its path in VERDICT_STRESS_FAKETIME)",
      "  rolling-restart    all coordinators get SIGTERM and are started again, one by one; with"
          + " --other-coordinator-jar that is an upgrade and, the next time, a rollback",
      "  crash-points       coordinators die at named points of their work, such as: a decision is"
          + " stored and nobody knows; one of two branches was told. Each is started again, armed"
          + " with the next point, as long as the run lasts. One that does not reach its point"
          + " within 12 s of work gets SIGKILL, which is not counted, and the point is put off%n",
      "  What happens when to whom comes from the seed alone; how it turns out does not, since"
          + " processes run as they like.%n",
      "@|bold Result|@%n",
      "  One line of JSON with --json: transactions, committed, aborted, compensated; faults (how"
          + " often each happened, null for what this machine cannot do; with crash-points also each"
          + " point, 0 if it was never hit, null if it needs a cluster); kill_takeover_p50_ms,"
          + " kill_takeover_p99_ms, pause_takeover_p99_ms, vanish_takeover_p50_ms,"
          + " vanish_takeover_p99_ms (from the fault to the first new decision"
          + " in each shard that it hit, where PostgreSQL itself was there from 2 s before the fault to"
          + " that decision, or to the time that is promised for it: 2 s after a death, 10 s after a"
          + " silence; the schedule leaves it there for the first of each kind; deaths at crash points are not counted, since when"
          + " exactly they happen is not known); in_doubt_p99_ms (how long a service that voted yes waited"
          + " for the outcome); availability (the share of transactions whose client had an outcome"
          + " within 5 s); held_asked (how many transactions were to hold their accounts), held (how many of them had an"
          + " effect), held_met (how often one of them was asked for while another one worked on the same); batched_calls (how many calls came in requests that can have several), calls_together (how many of them were not alone there;"
          + " both null with --other-coordinator-jar, since another version may not know how); violations; stuck (what was left undone); seed; with"
          + " --other-coordinator-jar also other_coordinator_restarts (how often a coordinator of"
          + " the other version came to serve). What was not measured is"
          + " null. How long each take-over took is told on standard error, and for each violation the story of its transaction.%n"
    },
    exitCodeListHeading = "%nExit codes%n",
    exitCodeList = {
      "0:nothing was found",
      "1:a violation, something stuck, a kind of fault that happened less than twice, many"
          + " transactions that hold something and none that met another one,"
          + " many transactions of which no two calls travelled together, the run"
          + " did not come to an end, or one of two versions refused to start or never served",
      "2:the flags are wrong, also if --other-coordinator-jar names no coordinator's jar"
    })
public final class ChaosCommand implements Callable<Integer> {
  private static final int SECONDS_MAX = 86_400;
  private static final int COORDINATORS_MAX = 9;
  private static final int FOUND = 1;
  private static final String OTHER_JAR = "--other-coordinator-jar";

  /** The faults after which a coordinator is started again. */
  private static final Set<FaultKind> RESTARTS =
      Collections.unmodifiableSet(
          EnumSet.of(
              FaultKind.KILL, FaultKind.VANISH, FaultKind.ROLLING_RESTART, FaultKind.CRASH_POINTS));

  private static final String DEFAULT_FAULTS =
      "kill,pause,restart-postgres,kill-connections,participant-kill,participant-pause";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "How long there are faults, in seconds (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--coordinators",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many coordinators, 1 to 9 (default: ${DEFAULT-VALUE}).")
  private int coordinators;

  @Option(
      names = "--faults",
      paramLabel = "KIND,...",
      split = ",",
      defaultValue = DEFAULT_FAULTS,
      description = "Which kinds of faults (default: ${DEFAULT-VALUE}).")
  private List<String> faults = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of all chance; without it a new one, which is told.")
  private @Nullable Long seed;

  @Option(
      names = OTHER_JAR,
      paramLabel = "FILE",
      description = {
        "The jar of another version of the coordinator, such as the one that you run or the one"
            + " that you want to run. Coordinators begin with the version that is in this jar, and"
            + " each restart of one, by whatever fault, is with the version that it did not run"
            + " before: upgrades and rollbacks, with both side by side. It needs one of the faults"
            + " kill, vanish, rolling-restart, crash-points."
      })
  private @Nullable Path otherCoordinatorJar;

  @Option(
      names = "--keep",
      description = "Keeps logs and data although nothing was found; where they are is told.")
  private boolean keep;

  @Option(
      names = "--trace",
      paramLabel = "FOLDER",
      description =
          "Leaves there what the processes did: the log, the calls, and what clients were told."
              + " simulate --trace tells whether the protocol's code can do that.")
  private @Nullable Path trace;

  @Option(names = "--json", description = "Ends with the result as one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    ChaosPlan plan = plan();
    PrintWriter err = spec.commandLine().getErr();
    ChaosResult result;
    try (Progress progress = Progress.of("chaos", isWatched(), plan.seconds() * 1_000L)) {
      Report report = new Report(err, progress);
      report.line("seed " + plan.seed());
      for (FaultKind kind : plan.unsupported()) {
        report.line(kind.label() + " cannot be done here: " + whyNot(kind));
      }
      if (plan.coordinators() > 1 && needsHosts(plan.requested()) && !plan.ownHosts()) {
        report.line("The links between coordinators stay whole: " + whyNot(FaultKind.VANISH));
      }
      result = new Chaos(plan, report).run();
    }
    boolean enough = Chaos.allHappened(plan, result, Schedule.TIMES_MIN);
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? Lines.write(result) + System.lineSeparator() : ResultText.of(result));
    out.flush();
    return result.violations() == 0 && result.stuck() == 0 && enough ? 0 : FOUND;
  }

  /**
   * What the flags ask for.
   *
   * @throws ParameterException naming the flag that is wrong
   */
  ChaosPlan plan() {
    within("--seconds", seconds, SECONDS_MAX);
    within("--coordinators", coordinators, COORDINATORS_MAX);
    if (coordinators > 1 && !World.canRunSeveral()) {
      throw wrong("--coordinators", "must be 1: this version runs one node");
    }
    Set<FaultKind> requested = kinds();
    Set<FaultKind> unsupported = EnumSet.noneOf(FaultKind.class);
    if (requested.contains(FaultKind.CLOCK) && !World.canMoveClocks()) {
      unsupported.add(FaultKind.CLOCK);
    }
    boolean ownHosts = needsHosts(requested) && World.whyNoOwnHosts().isEmpty();
    if (requested.contains(FaultKind.VANISH) && !ownHosts) {
      unsupported.add(FaultKind.VANISH);
    }
    Set<FaultKind> doable = EnumSet.copyOf(requested);
    doable.removeAll(unsupported);
    long chosen = Optional.ofNullable(seed).orElseGet(() -> (long) new Random().nextInt(1 << 30));
    return new ChaosPlan(
        seconds,
        coordinators,
        ownHosts,
        chosen,
        requested,
        unsupported,
        schedule(chosen, doable),
        other(doable),
        keep,
        Optional.ofNullable(trace));
  }

  private Optional<Path> other(Set<FaultKind> doable) {
    if (otherCoordinatorJar == null) {
      return Optional.empty();
    }
    CoordinatorJar.whyNot(otherCoordinatorJar)
        .ifPresent(
            why -> {
              throw wrong(OTHER_JAR, otherCoordinatorJar + " " + why);
            });
    if (Collections.disjoint(doable, RESTARTS)) {
      throw wrong(OTHER_JAR, "needs a fault that restarts coordinators: " + labels(RESTARTS));
    }
    return Optional.of(otherCoordinatorJar);
  }

  private static String labels(Set<FaultKind> kinds) {
    return kinds.stream().map(FaultKind::label).collect(Collectors.joining(", "));
  }

  private static boolean needsHosts(Set<FaultKind> kinds) {
    return kinds.contains(FaultKind.NETWORK) || kinds.contains(FaultKind.VANISH);
  }

  private static String whyNot(FaultKind kind) {
    return kind == FaultKind.CLOCK
        ? "libfaketime is not installed"
        : World.whyNoOwnHosts()
            .map(why -> "network namespaces need Linux, root and iproute2 (" + why + ")")
            .orElse("nothing is missing any more");
  }

  private List<PlannedFault> schedule(long chosen, Set<FaultKind> kinds) {
    try {
      return Schedule.of(chosen, seconds, coordinators, kinds);
    } catch (IllegalArgumentException tooShort) {
      throw wrong("--seconds", String.valueOf(tooShort.getMessage()));
    }
  }

  private Set<FaultKind> kinds() {
    Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
    for (String label : faults) {
      kinds.add(
          FaultKind.labelled(label.trim())
              .orElseThrow(
                  () -> wrong("--faults", "names '" + label + "'; known: " + FaultKind.labels())));
    }
    return kinds;
  }

  /** Without a terminal the bar is of no use; from JDK 22 to 24 it is then drawn all the same. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isWatched() {
    return System.console() != null;
  }

  private void within(String flag, int value, int max) {
    if (value < 1 || value > max) {
      throw wrong(flag, "must be from 1 to " + max + ", not " + value);
    }
  }

  private ParameterException wrong(String flag, String why) {
    return new ParameterException(spec.commandLine(), flag + " " + why);
  }
}
