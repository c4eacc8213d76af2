package dev.verdict.stress.simulate;

import dev.verdict.stress.process.Lines;
import dev.verdict.stress.simulate.trace.Trace;
import dev.verdict.stress.simulate.world.Mutant;
import dev.verdict.stress.simulate.world.Options;
import dev.verdict.stress.simulate.world.SeedResult;
import dev.verdict.stress.simulate.world.Simulator;
import dev.verdict.stress.simulate.world.Story;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code simulate}. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Runs the protocol's own code under every schedule, and whole systems by seeds.",
    footerHeading = "%nWhat runs%n",
    footer = {
      "  First every schedule of small worlds is explored: crashes, takeovers, lost, late and"
          + " repeated messages at every point of transactions of few branches and sagas of few"
          + " steps, run by the machines that coordinators run. Then whole systems are simulated,"
          + " one a seed, on virtual time: the real engine and leadership over a simulated"
          + " PostgreSQL, network and participants. At last each of a list of seeded bugs must be"
          + " found by a named property.",
      "",
      "  Tables, and the story of what was found, go to standard error. With two threads all this"
          + " takes about 3 GB of memory.%n",
      "@|bold Result|@%n",
      "  One line of JSON with --json: seeds, explored_states, virtual_hours, speedup,"
          + " decisions_per_seed, crash_points_reached, crash_points_total (before and after each"
          + " kind of record and call, counted for the exploration and for the seeds), violations,"
          + " mutants_caught, mutants_total, missed (what was not run to its end, not reached or not"
          + " caught, in words). A few hundred seeds may miss a rare crash point. speedup is that of all"
          + " threads together. With --seed: seed, virtual_millis, events, transactions, decisions,"
          + " violations. With --trace: entries, transactions, calls, told, refused, refusals (the"
          + " first of them, in words).%n"
    },
    exitCodeListHeading = "%nExit codes%n",
    exitCodeList = {
      "0:nothing was found, everything was run to its end, every crash point, kind of fault and"
          + " transition was reached, every seeded bug was caught",
      "1:a property did not hold, or something was missed; with --trace: it holds something that"
          + " the protocol's code cannot do",
      "2:the flags are wrong; with --trace: a file is missing, a line cannot be read, or there are"
          + " no entries"
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final long SEEDS_MAX = 100_000_000;
  private static final long SEED_MAX = 1_000_000_000_000_000L;
  private static final int THREADS_MAX = 256;
  private static final int FOUND = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup private Instead instead = new Instead();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How many systems are simulated, from 1 (default: ${DEFAULT-VALUE}).")
  private long seeds;

  @Option(
      names = "--first-seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The seed of the first (default: ${DEFAULT-VALUE}).")
  private long firstSeed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads work (default: as many as there are processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--bug",
      paramLabel = "NAME",
      defaultValue = "NONE",
      description = "With --seed: runs it with this seeded bug, one of ${COMPLETION-CANDIDATES}.")
  private Mutant bug = Mutant.NONE;

  @Option(
      names = "--traced",
      description = "With --seed: a line for each event, instead of the least that breaks a rule.")
  private boolean traced;

  @Option(names = "--json", description = "Ends with the result as one line of JSON.")
  private boolean json;

  /** What is done in place of all that. */
  private static final class Instead {
    @Option(
        names = "--seed",
        paramLabel = "N",
        description =
            "Only runs this seed. If it breaks a rule: the least that does, step by step.")
    private @Nullable Long seed;

    @Option(
        names = "--trace",
        paramLabel = "FOLDER",
        description = "Only checks what chaos --trace left against the protocol's machines.")
    private @Nullable Path trace;
  }

  @Override
  public Integer call() throws Exception {
    // What simulated nodes log is of no interest. Must be said before anybody logs.
    System.setProperty("logback.configurationFile", "dev/verdict/stress/simulate/logback.xml");
    if (instead.trace != null) {
      alone("--trace", "--seeds", "--first-seed", "--threads", "--bug", "--traced");
      return check(instead.trace);
    }
    if (instead.seed != null) {
      alone("--seed", "--seeds", "--first-seed", "--threads");
      within("--seed", instead.seed, SEED_MAX);
      return replay(instead.seed);
    }
    alone("all seeds", "--bug", "--traced");
    within("--seeds", seeds, SEEDS_MAX);
    within("--first-seed", firstSeed, SEED_MAX - SEEDS_MAX);
    within("--threads", threads, THREADS_MAX);
    SimulationResult result =
        new Simulation(firstSeed, seeds, threads, spec.commandLine().getErr()).run();
    return tell(result, "", result.text(), result.allHeld());
  }

  /** Nothing is ignored without a word. */
  private void alone(String what, String... others) {
    for (String other : others) {
      if (spec.commandLine().getParseResult().hasMatchedOption(other)) {
        throw new ParameterException(
            spec.commandLine(), other + " does not go together with " + what);
      }
    }
  }

  private void within(String flag, long value, long max) {
    if (value < 1 || value > max) {
      throw new ParameterException(
          spec.commandLine(), flag + " must be from 1 to " + max + ", not " + value);
    }
  }

  private int replay(long seed) {
    Simulator simulator = new Simulator();
    SeedResult result = simulator.run(seed, new Options(bug, traced));
    String story =
        traced
            ? String.join(System.lineSeparator(), result.trace()) + System.lineSeparator()
            : Story.of(simulator, seed, new Options(bug, false));
    SeedReport report = SeedReport.of(result);
    return tell(report, story, report.text(), result.violations().isEmpty());
  }

  private int check(Path folder) {
    try {
      TraceReport report = TraceReport.of(Trace.read(folder));
      return tell(report, report.refusedText(), report.text(), report.refused() == 0);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), "--trace: " + wrong.getMessage(), wrong);
    }
  }

  /** With --json only the result goes to standard output. */
  private int tell(Object result, String story, String text, boolean well) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    (json ? err : out).print(story);
    out.print(json ? Lines.write(result) + System.lineSeparator() : text);
    err.flush();
    out.flush();
    return well ? 0 : FOUND;
  }
}
