package dev.verdict.saga;

import dev.verdict.saga.internal.Types;
import java.util.List;

/** A step that is done for each item of a list: what its operation returns for one. */
public final class ForEachReturns extends StepUndo<Nothing> {
  private final StepDraft draft;

  ForEachReturns(StepDraft draft) {
    super(draft);
    this.draft = draft;
  }

  /** What the operation returns for an item; the step returns the list of that, in order. */
  public <O> StepUndo<List<O>> returns(Class<O> output) {
    draft.output(Types.generic(List.class, output));
    return new StepUndo<>(draft);
  }
}
