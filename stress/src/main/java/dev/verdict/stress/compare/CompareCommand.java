package dev.verdict.stress.compare;

import dev.verdict.stress.bench.Progress;
import dev.verdict.stress.cli.Flags;
import dev.verdict.stress.process.Lines;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code compare}. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Measures Verdict beside other coordinators, in turns, on this machine.",
    footerHeading = "%nMethod%n",
    footer = {
      "  Verdict and the floor run as in bench: atomic transactions with two services. Beside them"
          + " run other coordinators, each in a process of its own, with clients of its own"
          + " (--rivals): Seata 2.0.0 with two TCC branches that do nothing, its sessions in the"
          + " same PostgreSQL (seata-db) or in a file that is forced to the disk before"
          + " (seata-file-sync) or after (seata-file-async) the answer; and Narayana's LRA"
          + " coordinator 1.1.0 (narayana-lra) with a start, two joins, a close and two callbacks.",
      "",
      "  They are no part of this program. Maven fetches them from Maven Central when they are"
          + " first needed, into the folder --cache, and adapters to them are compiled then, which"
          + " takes a JDK.",
      "",
      "  All are warmed up by the same rule and take turns; every other round has the opposite"
          + " order. Rates and latencies are medians over the rounds. docs/benchmarks.md says how"
          + " each is configured, and where the comparison is not fair.",
      "",
      "  Verdict must reach 9 times the rate of seata-db, 2 times that of seata-file-sync, and 15"
          + " times that of narayana-lra, each with a lower p99; those that were left out are not"
          + " asked about. seata-file-async is only shown, since it answers before anything is on"
          + " the disk. Nobody may have met errors.%n"
    },
    exitCodeListHeading = "%nExit codes%n",
    exitCodeList = {
      "0:every check held",
      "1:a check failed, or the run did not come to an end",
      "2:the flags are wrong"
    })
public final class CompareCommand implements Callable<Integer> {
  private static final int CLIENTS_MAX = 1024;
  private static final int SECONDS_MAX = 3600;
  private static final int ROUNDS_MAX = 99;
  private static final int CHECK_FAILED = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--rivals",
      paramLabel = "NAME",
      split = ",",
      description =
          "Which of seata-db, seata-file-sync, seata-file-async, narayana-lra (default: all).")
  private @Nullable List<String> rivals;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "64",
      description = "Clients at the same time, 1 to 1024 (default: ${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "15",
      description =
          "How long each is measured, all rounds together, 1 to 3600 s (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Rounds of each, 1 to 99 (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--postgres",
      paramLabel = "URI",
      description =
          "A PostgreSQL to use, postgresql://user:password@host:port/database. Verdict's and"
              + " Seata's tables are made in it; Verdict's stay. Without this, a new server in a"
              + " temporary folder.")
  private @Nullable String postgres;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Where the rivals' jars are kept (default: verdict-stress/rivals in the user's folder for"
              + " caches).")
  private @Nullable Path cache;

  @Option(
      names = "--maven",
      paramLabel = "PROGRAM",
      defaultValue = "mvn",
      description = "The Maven that fetches them (default: ${DEFAULT-VALUE}).")
  private String maven = "mvn";

  @Option(names = "--json", description = "Ends with the result as one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    ComparePlan plan = plan();
    try (Progress progress = Progress.of("compare", Progress.isWatched(), plan.totalMs())) {
      CompareResult result = new CompareRun(plan, progress, this::say).run();
      PrintWriter out = spec.commandLine().getOut();
      out.print(json ? Lines.write(result) + System.lineSeparator() : CompareTable.of(result));
      out.flush();
      return result.allHeld() ? 0 : CHECK_FAILED;
    }
  }

  /**
   * What the flags ask for.
   *
   * @throws ParameterException naming the flag that is wrong
   */
  ComparePlan plan() {
    return new ComparePlan(
        chosen(),
        flags().within("--clients", clients, CLIENTS_MAX),
        flags().within("--seconds", seconds, SECONDS_MAX),
        flags().within("--rounds", rounds, ROUNDS_MAX),
        Optional.ofNullable(postgres).map(flags()::postgres),
        folder(),
        maven);
  }

  private List<Rival> chosen() {
    if (rivals == null) {
      return List.of(Rival.values());
    }
    Set<Rival> chosen = new LinkedHashSet<>();
    for (String label : rivals) {
      chosen.add(
          Stream.of(Rival.values())
              .filter(rival -> rival.label().equals(label))
              .findAny()
              .orElseThrow(
                  () ->
                      flags()
                          .wrong(
                              "--rivals",
                              "takes "
                                  + String.join(", ", Rival.labels())
                                  + " with commas between, not "
                                  + label)));
    }
    return List.copyOf(chosen);
  }

  private Path folder() {
    Path folder = cache == null ? userCache() : cache.toAbsolutePath();
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw flags().wrong("--cache", "is not a folder: " + folder);
    }
    return folder;
  }

  private static Path userCache() {
    return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
        .filter(named -> !named.isEmpty())
        .map(Path::of)
        .orElse(Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("verdict-stress")
        .resolve("rivals");
  }

  private void say(String message) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(message);
    err.flush();
  }

  private Flags flags() {
    return new Flags(spec);
  }
}
