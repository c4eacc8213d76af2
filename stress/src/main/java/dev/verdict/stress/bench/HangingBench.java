package dev.verdict.stress.bench;

import dev.verdict.stress.postgres.Database;
import dev.verdict.stress.postgres.PostgresUri;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.RunFolder;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Measures transactions without and beside others whose service hangs, in turns. */
final class HangingBench {
  /** Odd, so that one of them is the median; two that are disturbed do not count. */
  static final int ROUNDS = 5;

  /** After so long what has not ended although the service is awake counts as left. */
  private static final Duration END_MAX = Duration.ofSeconds(90);

  private final BenchPlan plan;
  private final Progress progress;
  private final PrintWriter messages;

  /**
   * Prepares a run.
   *
   * @param messages for people, apart from the result
   */
  HangingBench(BenchPlan plan, Progress progress, PrintWriter messages) {
    this.plan = plan;
    this.progress = progress;
    this.messages = messages;
  }

  /** Runs it; the logs stay if it fails or a check does. */
  HangingResult run() throws Exception {
    return RunFolder.during(
        this::runIn,
        HangingResult::allHeld,
        where -> {
          messages.println(where);
          messages.flush();
        });
  }

  private HangingResult runIn(Path folder) throws Exception {
    try (Children children = new Children(folder);
        HangingService service = new HangingService()) {
      progress.phase("starting");
      PostgresUri postgres =
          plan.postgres()
              .orElseGet(() -> Testbed.startPostgres(children, folder.resolve("postgres")));
      try (Database database = Database.connect(postgres)) {
        Contestant alone =
            new Verdict(plan, children, List.of(postgres), Testbed.startClients(children))
                .start(Map.of(HangingService.NAME, service.url()));
        return measure(alone, service, database);
      }
    }
  }

  private HangingResult measure(Contestant alone, HangingService service, Database database)
      throws Exception {
    try (HangingTraffic traffic = new HangingTraffic(service, URI.create(alone.url()), database)) {
      List<Series> series =
          new Rounds(plan, ROUNDS, List.of(database), progress)
              .run(List.of(alone, alone.amid("verdict beside a hanging service", traffic)));
      progress.phase("counting");
      return HangingResult.of(
          plan,
          series.get(0),
          series.get(1),
          new HangingResult.Hanging(traffic.begun(), service.calls(), traffic.awaitEnds(END_MAX)));
    }
  }
}
