package dev.verdict.stress.simulate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * What exploration and simulation came to.
 *
 * @param seeds how many seeds were run
 * @param exploredStates how many distinct states were visited
 * @param virtualHours how much time passed in the simulated worlds
 * @param speedup how much more time passed in the worlds than here
 * @param decisionsPerSeed how many decisions a seed took, on average
 * @param crashPointsReached at how many points a coordinator died, in the worlds and in the
 *     exploration
 * @param crashPointsTotal how many such points the sealed types of records and calls make
 * @param violations how often a property did not hold
 * @param mutantsCaught how many seeded bugs were found by a named property
 * @param mutantsTotal how many there are
 * @param missed what was not reached or not caught, in words
 */
public record SimulationResult(
    long seeds,
    long exploredStates,
    double virtualHours,
    double speedup,
    double decisionsPerSeed,
    int crashPointsReached,
    int crashPointsTotal,
    long violations,
    int mutantsCaught,
    int mutantsTotal,
    List<String> missed) {
  /** Copies the list. */
  public SimulationResult {
    missed = List.copyOf(missed);
  }

  /** Whether nothing was found, everything was reached, and every seeded bug was caught. */
  @JsonIgnore
  public boolean allHeld() {
    return violations == 0
        && crashPointsReached == crashPointsTotal
        && mutantsCaught == mutantsTotal;
  }

  /** For people. */
  String text() {
    return String.format(
        "%,d states explored%n"
            + "%,d seeds: %.1f hours of their time, %,.0f times faster than ours, %.0f decisions a"
            + " seed%n"
            + "%d of %d crash points, %d of %d seeded bugs caught, %d violations%n%s",
        exploredStates,
        seeds,
        virtualHours,
        speedup,
        decisionsPerSeed,
        crashPointsReached,
        crashPointsTotal,
        mutantsCaught,
        mutantsTotal,
        violations,
        missed.isEmpty()
            ? ""
            : String.join(System.lineSeparator(), missed) + System.lineSeparator());
  }
}
