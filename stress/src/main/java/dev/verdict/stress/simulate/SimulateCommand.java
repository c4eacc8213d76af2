package dev.verdict.stress.simulate;

import dev.verdict.stress.process.Lines;
import dev.verdict.stress.simulate.trace.Trace;
import dev.verdict.stress.simulate.trace.TraceCheck;
import dev.verdict.stress.simulate.world.Options;
import dev.verdict.stress.simulate.world.SeedResult;
import dev.verdict.stress.simulate.world.Simulator;
import dev.verdict.stress.simulate.world.Story;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
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
      "  Tables, and the story of what was found, go to standard error.%n",
      "@|bold Result|@%n",
      "  One line of JSON with --json: seeds, explored_states, virtual_hours, speedup,"
          + " decisions_per_seed, crash_points_reached, crash_points_total (before and after each"
          + " kind of record and call, counted for the exploration and for the seeds), violations,"
          + " mutants_caught, mutants_total, missed (what was not run to its end, not reached or not"
          + " caught, in words). A few hundred seeds may miss a rare crash point.%n"
    },
    exitCodeListHeading = "%nExit codes%n",
    exitCodeList = {
      "0:nothing was found, everything was run to its end, every crash point, kind of fault and"
          + " transition was reached, every seeded bug was caught",
      "1:a property did not hold, or something was missed; with --trace: it holds something that"
          + " the protocol's code cannot do",
      "2:the flags are wrong"
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final long SEEDS_MAX = 100_000_000;
  private static final int THREADS_MAX = 256;
  private static final int FOUND = 1;
  private static final int REFUSALS_TOLD_MAX = 20;

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
      return check(instead.trace);
    }
    if (instead.seed != null) {
      return replay(instead.seed);
    }
    within("--seeds", seeds, SEEDS_MAX);
    within("--threads", threads, THREADS_MAX);
    SimulationResult result =
        new Simulation(firstSeed, seeds, threads, spec.commandLine().getErr()).run();
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? Lines.write(result) + System.lineSeparator() : result.text());
    out.flush();
    return result.allHeld() ? 0 : FOUND;
  }

  private void within(String flag, long value, long max) {
    if (value < 1 || value > max) {
      throw new ParameterException(
          spec.commandLine(), flag + " must be from 1 to " + max + ", not " + value);
    }
  }

  private int replay(long seed) {
    Simulator simulator = new Simulator();
    SeedResult result = simulator.run(seed, Options.STANDARD);
    PrintWriter out = spec.commandLine().getOut();
    out.print(Story.of(simulator, seed, Options.STANDARD));
    out.printf(
        "%d transactions, %d decisions, %d events in %.0f s of its time%n",
        result.transactions(), result.decisions(), result.events(), result.virtualMillis() / 1e3);
    out.flush();
    return result.violations().isEmpty() ? 0 : FOUND;
  }

  private int check(Path folder) {
    Trace read = read(folder);
    List<TraceCheck.Refusal> refusals = TraceCheck.refusals(read);
    PrintWriter out = spec.commandLine().getOut();
    for (TraceCheck.Refusal each :
        refusals.subList(0, Math.min(refusals.size(), REFUSALS_TOLD_MAX))) {
      out.println(each.tx() + ": " + each.what());
    }
    out.println(
        read.entries().size()
            + " entries of "
            + read.entries().stream().map(Trace.Entry::tx).distinct().count()
            + " transactions, "
            + read.calls().size()
            + " calls, "
            + read.told().size()
            + " words to clients: "
            + (refusals.isEmpty() ? "accepted" : refusals.size() + " refused"));
    out.flush();
    return refusals.isEmpty() ? 0 : FOUND;
  }

  private Trace read(Path folder) {
    try {
      return Trace.read(folder);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), "--trace: " + wrong.getMessage(), wrong);
    }
  }
}
