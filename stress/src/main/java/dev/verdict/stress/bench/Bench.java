package dev.verdict.stress.bench;

import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** One run from the first process to the result. */
final class Bench {
  private final BenchPlan plan;
  private final Progress progress;
  private final PrintWriter messages;

  /**
   * Prepares a run.
   *
   * @param messages for people, apart from the result
   */
  Bench(BenchPlan plan, Progress progress, PrintWriter messages) {
    this.plan = plan;
    this.progress = progress;
    this.messages = messages;
  }

  /** Runs it; the logs stay if it fails or a check does. */
  BenchResult run() throws Exception {
    return RunFolder.during(
        this::runIn,
        BenchResult::allHeld,
        where -> {
          messages.println(where);
          messages.flush();
        });
  }

  private BenchResult runIn(Path folder) throws Exception {
    try (Children children = new Children(folder)) {
      progress.phase("starting");
      try (Testbed testbed = Testbed.start(plan, children, folder)) {
        return BenchResult.of(plan, measure(testbed));
      }
    }
  }

  private Evidence measure(Testbed testbed) throws Exception {
    long decisionsBefore = testbed.decisionRows();
    List<Series> series =
        new Rounds(plan, plan.rounds(), testbed.databases(), progress)
            .run(List.of(testbed.verdict(), testbed.floor()));
    progress.phase("counting");
    return new Evidence(
        series.get(0),
        series.get(1),
        testbed.decisionRows() - decisionsBefore,
        testbed.floorRows(),
        testbed.settingsNotOn());
  }
}
