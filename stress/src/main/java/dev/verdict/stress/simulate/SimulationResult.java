package dev.verdict.stress.simulate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.verdict.stress.simulate.explore.Coverage;
import dev.verdict.stress.simulate.explore.Explorations;
import dev.verdict.stress.simulate.explore.Explored;
import dev.verdict.stress.simulate.explore.Unmet;
import dev.verdict.stress.simulate.world.Campaign;
import dev.verdict.stress.simulate.world.CrashPoints;
import java.util.ArrayList;
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
 * @param missed what was not run to its end, not reached or not caught, in words
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

  /**
   * Puts everything together.
   *
   * @param asked how many seeds were to be run
   */
  static SimulationResult of(long asked, List<Explored> explored, Campaign campaign, Hunt hunt) {
    Coverage coverage = Explorations.coverage(explored);
    List<String> missed = new ArrayList<>();
    explored.stream()
        .filter(each -> !each.complete())
        .forEach(each -> missed.add("not explored to the end: " + each.scenario()));
    coverage.missedCrashPoints().forEach(point -> missed.add("never explored: " + point));
    Unmet.byReason(coverage)
        .getOrDefault("", List.of())
        .forEach(meeting -> missed.add("never met: " + meeting));
    if (campaign.seeds() != asked) {
      missed.add("only " + campaign.seeds() + " of " + asked + " seeds were run");
    }
    campaign.faultsMissed().forEach(kind -> missed.add("no simulated fault: " + kind));
    campaign.recoveriesMissed().forEach(each -> missed.add("no simulated recovery: " + each));
    campaign.crashPointsMissed().forEach(point -> missed.add("no simulated death: " + point));
    hunt.survivors().forEach(mutant -> missed.add("not caught: " + mutant));
    int total = CrashPoints.names().size() + Coverage.allCrashPoints().size();
    int unreached = coverage.missedCrashPoints().size() + campaign.crashPointsMissed().size();
    return new SimulationResult(
        campaign.seeds(),
        explored.stream().mapToLong(Explored::states).sum(),
        rounded(campaign.virtualHours()),
        rounded(campaign.speedup()),
        rounded(campaign.decisionsPerSeed()),
        total - unreached,
        total,
        explored.stream().mapToLong(each -> each.violations().size()).sum() + campaign.violations(),
        hunt.total() - hunt.survivors().size(),
        hunt.total(),
        missed);
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }

  /**
   * Whether nothing was found, everything was run to its end and reached, and every seeded bug was
   * caught.
   */
  @JsonIgnore
  public boolean allHeld() {
    return violations == 0
        && missed.isEmpty()
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
