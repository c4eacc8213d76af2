package dev.verdict.saga;

import dev.verdict.saga.Plan.Track;

/** Steps that run one after the other: the saga itself, or a branch of a parallel block. */
public abstract sealed class StepSequence permits SagaBuilder, Branch {
  private final Plan plan;
  private final Track track;

  StepSequence(Plan plan, Track track) {
    this.plan = plan;
    this.track = track;
  }

  final Plan plan() {
    return plan;
  }

  /**
   * Begins the next step. It starts when all before it in this sequence are done or skipped.
   *
   * @param name stable and unique in the saga, 1 to 64 of letters, digits, {@code .}, {@code _},
   *     {@code -}; with the saga's id it is the participant's key for duplicates
   */
  public final StepOn step(String name) {
    return new StepOn(new StepDraft(plan, track, name));
  }

  /**
   * Opens a block whose steps run beside each other. The next step of this sequence starts when all
   * of them are done or skipped.
   */
  public final Parallel parallel() {
    return new Parallel(plan, track.openBlock());
  }

  /** Opens a block of branches one of which is enough. */
  public final Race anyOf() {
    return atLeast(1);
  }

  /**
   * Opens a block of branches that run beside each other, of which so many are enough.
   *
   * @param need from 1 to the number of branches
   */
  public final Race atLeast(int need) {
    return new Race(plan, track.openRace(need));
  }
}
