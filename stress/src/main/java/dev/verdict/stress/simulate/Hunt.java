package dev.verdict.stress.simulate;

import dev.verdict.stress.bench.Progress;
import dev.verdict.stress.simulate.explore.mutant.Mutants;
import dev.verdict.stress.simulate.world.Mutant;
import dev.verdict.stress.simulate.world.Simulator;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Hunts the seeded bugs, in the explored worlds and in the simulated ones.
 *
 * @param total how many there are
 * @param survivors those that no named property found
 */
record Hunt(int total, List<String> survivors) {
  /** Within so many seeds each bug must show. */
  static final int SEEDS_MAX = 100;

  Hunt {
    survivors = List.copyOf(survivors);
  }

  /**
   * Hunts all of them.
   *
   * @param err where the table goes: each bug, and what found it
   */
  static Hunt all(PrintWriter err) {
    List<Mutant> simulated =
        Arrays.stream(Mutant.values()).filter(each -> each != Mutant.NONE).toList();
    List<dev.verdict.stress.simulate.explore.mutant.Mutant> explored = Mutants.all();
    int total = explored.size() + simulated.size();
    List<String> survivors = new ArrayList<>();
    try (Progress progress = Progress.counting("seeded bugs", total)) {
      int done = 0;
      for (var mutant : explored) {
        var caught = mutant.hunt();
        line(err, mutant.words(), caught.by().map(by -> by.property().name()).orElse("survived"));
        if (!caught.asExpected()) {
          survivors.add(mutant.words());
        }
        progress.reach(++done);
      }
      for (Mutant mutant : simulated) {
        String by = simulated(mutant);
        line(err, mutant.words(), by.isEmpty() ? "survived" : by);
        if (by.isEmpty()) {
          survivors.add(mutant.words());
        }
        progress.reach(++done);
      }
    }
    err.flush();
    return new Hunt(total, survivors);
  }

  private static void line(PrintWriter err, String words, String by) {
    err.printf("%-86s %s%n", words, by);
  }

  private static String simulated(Mutant mutant) {
    return new Simulator()
        .hunt(mutant, SEEDS_MAX)
        .map(result -> result.brokenRules() + ", seed " + result.seed())
        .orElse("");
  }
}
