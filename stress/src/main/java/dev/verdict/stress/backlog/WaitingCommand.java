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

/** The command {@code waiting}. */
@Command(
    name = "waiting",
    mixinStandardHelpOptions = true,
    description = "Lets very many sagas wait, and measures a coordinator that serves them.",
    footerHeading = "%nMethod%n",
    footer = {
      "  A coordinator begins 400 sagas that wait after their first step, half of them for a signal,"
          + " half of them for a day to pass, and ends once they have left its memory. Their rows"
          + " are copied within a PostgreSQL that really flushes.",
      "",
      "  Then a coordinator with a small heap is started, which never saw any of them. Clients begin"
          + " a new transaction each 20 ms from the first moment on. Some of the sagas are given"
          + " their signals, those that sleep are due by and by, and new ones are begun that sleep"
          + " for 20 s, which are passivated in between.",
      "",
      "  Latencies count from when a request was to be sent. A saga is late by the time from the end"
          + " of its sleep until it is stored that it goes on.",
      "",
      "  Afterwards all of these must have ended, each last step must have run, all others must"
          + " still wait, and nobody must have met an error.%n"
    },
    exitCodeListHeading = "%nExit codes%n",
    exitCodeList = {
      "0:every check held",
      "1:a check failed, or the run did not come to an end",
      "2:the flags are wrong"
    })
public final class WaitingCommand implements Callable<Integer> {
  private static final int WAITING_MIN = 800;
  private static final int WAITING_MAX = 4_000_000;
  private static final int HEAP_MIN_MB = 64;
  private static final int HEAP_MAX_MB = 65_536;
  private static final int SECONDS_MAX = 3_600;
  private static final int CHECK_FAILED = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--sagas",
      paramLabel = "N",
      defaultValue = "100000",
      description = "About how many wait, 800 to 4000000 (default: ${DEFAULT-VALUE}).")
  private int sagas;

  @Option(
      names = "--heap-mb",
      paramLabel = "N",
      defaultValue = "512",
      description = "The coordinator's heap in MB, 64 to 65536 (default: ${DEFAULT-VALUE}).")
  private int heapMb;

  @Option(
      names = "--signals",
      paramLabel = "N",
      defaultValue = "2000",
      description =
          "How many are given their signal, at most a quarter of all (default: ${DEFAULT-VALUE}).")
  private int signals;

  @Option(
      names = "--timers",
      paramLabel = "N",
      defaultValue = "2000",
      description =
          "How many are due, and how many new ones are begun that sleep for 20 s, at most a quarter"
              + " of all (default: ${DEFAULT-VALUE}).")
  private int timers;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "40",
      description = "Over how long all that is spread, 1 to 3600 s (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(names = "--json", description = "Ends with the result as one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Flags flags = new Flags(spec);
    int waiting = flags.within("--sagas", sagas, WAITING_MIN, WAITING_MAX);
    WaitingPlan plan =
        new WaitingPlan(
            waiting,
            flags.within("--heap-mb", heapMb, HEAP_MIN_MB, HEAP_MAX_MB),
            flags.within("--signals", signals, 1, waiting / 4),
            flags.within("--timers", timers, 1, waiting / 4),
            flags.within("--seconds", seconds, 1, SECONDS_MAX));
    PrintWriter out = spec.commandLine().getOut();
    WaitingResult result;
    try (Progress progress = Progress.counting("waiting", waiting)) {
      result = new WaitingRun(plan, progress, spec.commandLine().getErr()).run();
    }
    out.print(json ? Lines.write(result) + System.lineSeparator() : result.text());
    out.flush();
    return result.allHeld() ? 0 : CHECK_FAILED;
  }
}
