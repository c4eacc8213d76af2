package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.engine.SoloNodes;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import java.time.Instant;
import java.util.Optional;

/**
 * Runs seeds, one at a time, on the thread that calls. What a seed comes to depends on nothing but
 * the seed and the options. Simulators share nothing that changes, so that several run beside each
 * other, each on a thread of its own.
 */
public final class Simulator {
  private final SoloNodes nodes = new SoloNodes(noDefinitions());

  /** The sagas of this world are in memory before anybody looks for them. */
  private static DefinitionStore noDefinitions() {
    return new MemoryDatabase(1, () -> Instant.EPOCH).definitions(Runnable::run);
  }

  /** Plans a seed and runs the plan. */
  public SeedResult run(long seed, Options options) {
    return run(Planner.plan(seed), options);
  }

  /**
   * Hunts a seeded bug: runs the seeds from 1 until one breaks the rule that the bug is expected to
   * break. That something is thrown does not count.
   *
   * @param seedsMax how many seeds at most
   * @return what the first such seed came to; empty if the bug survived
   */
  public Optional<SeedResult> hunt(Mutant mutant, int seedsMax) {
    for (long seed = 1; seed <= seedsMax; seed++) {
      SeedResult result = run(seed, new Options(mutant, false));
      if (result.violations().stream().anyMatch(mutant::isFoundBy)) {
        return Optional.of(result);
      }
    }
    return Optional.empty();
  }

  SeedResult run(Plan plan, Options options) {
    return new Run(plan, nodes, options).result();
  }
}
