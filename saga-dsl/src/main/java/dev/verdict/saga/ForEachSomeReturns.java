package dev.verdict.saga;

import dev.verdict.saga.internal.Types;
import java.util.List;
import java.util.Optional;

/** A step that is done for some items of a list: what its operation returns for one. */
public final class ForEachSomeReturns extends StepUndo<Nothing> {
  private final StepDraft draft;

  ForEachSomeReturns(StepDraft draft) {
    super(draft);
    this.draft = draft;
  }

  /**
   * What the operation returns for an item; the step returns the list of that, in order, with
   * nothing for those left out.
   */
  public <O> StepUndo<List<Optional<O>>> returns(Class<O> output) {
    draft.output(Types.generic(List.class, Types.generic(Optional.class, output)));
    return new StepUndo<>(draft);
  }
}
