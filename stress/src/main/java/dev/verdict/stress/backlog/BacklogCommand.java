package dev.verdict.stress.backlog;

import dev.verdict.stress.bench.Progress;
import dev.verdict.stress.cli.Flags;
import dev.verdict.stress.process.Lines;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code backlog}. */
@Command(
    name = "backlog",
    mixinStandardHelpOptions = true,
    description = "Leaves transactions unfinished in one shard and measures their take-over.",
    footerHeading = "%nMethod%n",
    footer = {
      "  A process runs real engines over the log on a PostgreSQL that really flushes, with"
          + " services that answer at once or never, and ends without a word. It leaves, of ten"
          + " transactions: four committed that no service has heard of, two undecided that must be"
          + " aborted, one undecided that the next owner drives on, and three sagas whose second"
          + " step is under way.",
      "",
      "  Then a coordinator with a small heap is started. Clients begin a new transaction each"
          + " 20 ms in the same shard from the first moment on, until all is finished and a while"
          + " longer. Its JVM starts cold, and that is part of what is measured.",
      "",
      "  Afterwards every service must have been told the right outcome for every branch and"
          + " nothing else, and every new transaction must have been committed without an error.%n"
    },
    exitCodeListHeading = "%nExit codes%n",
    exitCodeList = {
      "0:every check held",
      "1:a check failed, or the run did not come to an end",
      "2:the flags are wrong"
    })
public final class BacklogCommand implements Callable<Integer> {
  private static final int TRANSACTIONS_MAX = 1_000_000;
  private static final int HEAP_MIN_MB = 64;
  private static final int HEAP_MAX_MB = 65_536;
  private static final int IDLE_MAX_S = 3_600;
  private static final int CHECK_FAILED = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--transactions",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many are left unfinished, 10 to 1000000 (default: ${DEFAULT-VALUE}).")
  private int transactions;

  @Option(
      names = "--heap-mb",
      paramLabel = "N",
      defaultValue = "256",
      description = "The coordinator's heap in MB, 64 to 65536 (default: ${DEFAULT-VALUE}).")
  private int heapMb;

  @Option(
      names = "--idle-seconds",
      paramLabel = "N",
      defaultValue = "15",
      description =
          "How long new transactions are measured afterwards, 1 to 3600 s (default:"
              + " ${DEFAULT-VALUE}).")
  private int idleSeconds;

  @Option(names = "--json", description = "Ends with the result as one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Flags flags = new Flags(spec);
    BacklogPlan plan =
        new BacklogPlan(
            flags.within("--transactions", transactions, 10, TRANSACTIONS_MAX),
            flags.within("--heap-mb", heapMb, HEAP_MIN_MB, HEAP_MAX_MB),
            flags.within("--idle-seconds", idleSeconds, 1, IDLE_MAX_S));
    PrintWriter out = spec.commandLine().getOut();
    BacklogResult result;
    try (Progress progress = Progress.counting("backlog", plan.transactions())) {
      result = new BacklogRun(plan, progress, spec.commandLine().getErr()).run();
    }
    out.print(json ? Lines.write(result) + System.lineSeparator() : result.text());
    out.flush();
    return result.allHeld() ? 0 : CHECK_FAILED;
  }
}
