package dev.verdict.stress.compare;

import dev.verdict.stress.bench.BenchPlan;
import dev.verdict.stress.bench.Contestant;
import dev.verdict.stress.bench.Evidence;
import dev.verdict.stress.bench.Progress;
import dev.verdict.stress.bench.Rounds;
import dev.verdict.stress.bench.Series;
import dev.verdict.stress.bench.Testbed;
import dev.verdict.stress.postgres.PostgresUri;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One run from the first jar to the result. */
final class CompareRun {
  private final ComparePlan plan;
  private final Progress progress;
  private final Consumer<String> messages;
  private final Jars jars;

  /**
   * Prepares a run.
   *
   * @param messages for people, apart from the result
   */
  CompareRun(ComparePlan plan, Progress progress, Consumer<String> messages) {
    this.plan = plan;
    this.progress = progress;
    this.messages = messages;
    this.jars = new Jars(plan.cache(), plan.maven(), messages);
  }

  /** Runs it; the logs stay if it fails or a check does. */
  CompareResult run() throws Exception {
    for (Rival each : plan.rivals()) {
      Rivals.fetch(each, jars);
    }
    return RunFolder.during(this::runIn, CompareResult::allHeld, messages);
  }

  private CompareResult runIn(Path folder) throws Exception {
    try (Children children = new Children(folder)) {
      progress.phase("starting");
      PostgresUri postgres =
          plan.postgres()
              .orElseGet(() -> Testbed.startPostgres(children, folder.resolve("postgres")));
      BenchPlan load = plan.load(Optional.of(postgres));
      try (Testbed testbed = Testbed.start(load, children, folder)) {
        Rivals rivals = new Rivals(jars, children, postgres, folder, plan.clients());
        SeataTables.create(testbed.database());
        try {
          return measure(load, testbed, rivals);
        } finally {
          SeataTables.drop(testbed.database());
        }
      }
    }
  }

  private CompareResult measure(BenchPlan load, Testbed testbed, Rivals rivals) throws Exception {
    List<Contestant> contestants = new ArrayList<>(List.of(testbed.verdict(), testbed.floor()));
    for (Rival each : plan.rivals()) {
      progress.phase("starting " + each.label());
      contestants.add(rivals.start(each));
    }
    long decisionsBefore = testbed.decisionRows();
    List<Series> series =
        new Rounds(load, plan.rounds(), testbed.databases(), progress).run(contestants);
    progress.phase("counting");
    Evidence evidence =
        new Evidence(
            series.get(0),
            series.get(1),
            testbed.decisionRows() - decisionsBefore,
            testbed.floorRows(),
            testbed.database().settingsNotOn());
    Map<Rival, Series> theirs = new EnumMap<>(Rival.class);
    for (int i = 0; i < plan.rivals().size(); i++) {
      theirs.put(plan.rivals().get(i), series.get(contestants.size() - plan.rivals().size() + i));
    }
    return CompareResult.of(plan, evidence, theirs);
  }
}
