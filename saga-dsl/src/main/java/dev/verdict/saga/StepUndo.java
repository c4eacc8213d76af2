package dev.verdict.saga;

import dev.verdict.protocol.definition.RetryPolicy;
import dev.verdict.protocol.definition.Step;

/**
 * A step that must say how it is undone.
 *
 * @param <O> what it returns
 */
public sealed class StepUndo<O> permits StepReturns, ForEachReturns, ForEachSomeReturns {
  private final StepDraft draft;

  StepUndo(StepDraft draft) {
    this.draft = draft;
  }

  /**
   * The same service undoes it by another operation, which gets the step's input and output. It
   * must succeed in the end: it is repeated until it does.
   */
  public StepOptions<O> undoneBy(String operation) {
    draft.undo(new Step.Undo.Compensation(operation));
    return new StepOptions<>(draft);
  }

  /** The step changes nothing that would have to be undone. */
  public StepOptions<O> nothingToUndo() {
    draft.undo(new Step.Undo.Nothing());
    return new StepOptions<>(draft);
  }

  /** Once this step is done, the saga is never undone: it goes forward to its end. */
  public StepOptions<O> pivot() {
    draft.pivot();
    return new StepOptions<>(draft);
  }

  /**
   * The step comes after the pivot, so that it is never undone. Unless told otherwise it is
   * repeated by {@link RetryPolicy#FOREVER}.
   */
  public StepOptions<O> afterPivot() {
    draft.afterPivot();
    return new StepOptions<>(draft);
  }
}
