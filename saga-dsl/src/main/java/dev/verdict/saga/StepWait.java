package dev.verdict.saga;

/**
 * A step that waits, or runs another saga; {@link #add} ends it.
 *
 * @param <O> what it returns
 */
public final class StepWait<O> {
  private final StepDraft draft;

  StepWait(StepDraft draft) {
    this.draft = draft;
  }

  /** Skips the step unless the condition holds; given several times, all must hold. */
  public StepWait<O> when(When condition) {
    draft.when(condition);
    return this;
  }

  /** Adds the step to the saga. Later steps use its output by the reference. */
  public StepRef<O> add() {
    return draft.add();
  }
}
