package dev.verdict.saga;

import dev.verdict.saga.Plan.Track;
import java.util.List;
import java.util.function.Function;

/**
 * A block of branches that run beside each other and of which not all are needed. What comes after
 * it starts as soon as enough of them are done; the others are lost: undone while the saga goes on.
 * A branch that fails is lost too, and turns the saga back only if too few are left.
 */
public final class Race {
  private final Plan plan;
  private final List<Track> tracks;

  Race(Plan plan, List<Track> tracks) {
    this.plan = plan;
    this.tracks = tracks;
  }

  /**
   * Adds a branch.
   *
   * @param declare adds its steps and returns the one whose output the saga uses. Its steps have no
   *     conditions; outside the branch only the returned reference tells of their outputs
   */
  public <O> BranchRef<O> branch(Function<Branch, StepRef<O>> declare) {
    Track track = new Track();
    tracks.add(track);
    return new BranchRef<>(declare.apply(new Branch(plan, track)));
  }
}
