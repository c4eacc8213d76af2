package dev.verdict.stress.simulate;

import dev.verdict.stress.bench.Progress;
import dev.verdict.stress.simulate.explore.Explorations;
import dev.verdict.stress.simulate.explore.Explored;
import dev.verdict.stress.simulate.explore.Scenarios;
import dev.verdict.stress.simulate.explore.Violation;
import dev.verdict.stress.simulate.world.Campaign;
import dev.verdict.stress.simulate.world.Options;
import dev.verdict.stress.simulate.world.SeedResult;
import dev.verdict.stress.simulate.world.Simulator;
import dev.verdict.stress.simulate.world.Story;
import java.io.PrintWriter;
import java.util.List;

/** Explores all scenarios, runs many seeds, and hunts all seeded bugs. */
final class Simulation {
  /** Stories take hundreds of runs each. */
  private static final int STORIES_MAX = 3;

  private final long first;
  private final long seeds;
  private final int threads;
  private final PrintWriter err;

  /**
   * @param first the first seed
   * @param seeds how many seeds
   * @param threads how many threads work
   * @param err where tables and stories go
   */
  Simulation(long first, long seeds, int threads, PrintWriter err) {
    this.first = first;
    this.seeds = seeds;
    this.threads = threads;
    this.err = err;
  }

  SimulationResult run() throws InterruptedException {
    List<Explored> explored = explore();
    Campaign campaign = campaign();
    return SimulationResult.of(seeds, explored, campaign, Hunt.all(err));
  }

  private List<Explored> explore() {
    List<Explored> explored;
    try (Progress progress = Progress.counting("states", -1)) {
      explored = Explorations.run(Scenarios.all(), threads, progress::reach);
    }
    err.print(Explorations.table(explored));
    for (Explored each : explored) {
      each.violations().forEach(violation -> tell(each.scenario(), violation));
    }
    err.flush();
    return explored;
  }

  private void tell(String scenario, Violation violation) {
    err.println(scenario + " breaks " + violation.property() + ": " + violation.detail());
    violation.trace().forEach(step -> err.println("  " + step));
  }

  private Campaign campaign() throws InterruptedException {
    Campaign campaign;
    try (Progress progress = Progress.counting("seeds", seeds)) {
      campaign = Campaign.run(first, seeds, threads, progress::reach);
    }
    campaign.broken().stream()
        .limit(STORIES_MAX)
        .map(SeedResult::seed)
        .forEach(seed -> err.print(Story.of(new Simulator(), seed, Options.STANDARD)));
    campaign.counts().forEach((what, times) -> err.printf("%,12d  %s%n", times, what));
    err.flush();
    return campaign;
  }
}
