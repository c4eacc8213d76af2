package dev.verdict.saga;

/** A sequence of steps within a {@link Parallel} block. */
public final class Branch extends StepSequence {
  Branch(Plan plan, Plan.Track track) {
    super(plan, track);
  }
}
