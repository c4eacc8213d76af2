package dev.verdict.saga;

import dev.verdict.saga.Plan.Track;
import java.util.List;

/** A block whose steps and branches run beside each other. */
public final class Parallel {
  private final Plan plan;
  private final List<Track> tracks;

  Parallel(Plan plan, List<Track> tracks) {
    this.plan = plan;
    this.tracks = tracks;
  }

  /**
   * Begins a step of the block.
   *
   * @param name as for {@link StepSequence#step}
   */
  public StepOn step(String name) {
    return branch().step(name);
  }

  /** Adds a sequence of steps to the block. */
  public Branch branch() {
    Track track = new Track();
    tracks.add(track);
    return new Branch(plan, track);
  }
}
