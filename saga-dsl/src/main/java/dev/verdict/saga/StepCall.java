package dev.verdict.saga;

import dev.verdict.saga.SagaProblem.Code;
import dev.verdict.saga.internal.Types;
import java.util.function.Consumer;

/** A step that needs its operation and input. */
public final class StepCall {
  private final StepDraft draft;

  StepCall(StepDraft draft) {
    this.draft = draft;
  }

  /** Calls an operation without input: it gets an empty object. */
  public StepReturns call(String operation) {
    draft.call(operation);
    return new StepReturns(draft);
  }

  /** Calls an operation with a value that the saga has. */
  public StepReturns call(String operation, Value<?> input) {
    draft.uses().add("the input", input.source());
    draft.call(operation, input.source().mapping());
    return new StepReturns(draft);
  }

  /**
   * Calls an operation with a record made of values.
   *
   * @param request the record, the operation's input
   * @param fill sets every component
   */
  public <R extends Record> StepReturns call(
      String operation, Class<R> request, Consumer<Fields<R>> fill) {
    Types.problem(request).ifPresent(words -> draft.uses().problem(Code.NOT_SERIALIZABLE, words));
    draft.call(operation, Fields.fill(request, draft.uses(), fill));
    return new StepReturns(draft);
  }
}
