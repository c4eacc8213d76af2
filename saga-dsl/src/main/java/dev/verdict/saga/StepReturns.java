package dev.verdict.saga;

import dev.verdict.saga.internal.Types;
import java.util.List;

/** A step that may say what it returns, and must say how it is undone. */
public final class StepReturns extends StepUndo<Nothing> {
  private final StepDraft draft;

  StepReturns(StepDraft draft) {
    super(draft);
    this.draft = draft;
  }

  /** What the operation returns, for later steps to use. */
  public <O> StepUndo<O> returns(Class<O> output) {
    draft.output(output);
    return new StepUndo<>(draft);
  }

  /** That the operation returns a list, for later steps to use. */
  public <E> StepUndo<List<E>> returnsListOf(Class<E> item) {
    draft.output(Types.generic(List.class, item));
    return new StepUndo<>(draft);
  }
}
