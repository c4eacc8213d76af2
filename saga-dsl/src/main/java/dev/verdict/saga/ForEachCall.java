package dev.verdict.saga;

import dev.verdict.saga.SagaProblem.Code;
import dev.verdict.saga.internal.Types;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A step that is done for items of a list and needs its operation and input.
 *
 * @param <E> an item
 * @param <R> the stage that follows
 */
public final class ForEachCall<E, R extends StepUndo<Nothing>> {
  private final StepDraft draft;
  private final Value<E> item;
  private final R next;

  ForEachCall(StepDraft draft, Value<E> item, R next) {
    this.draft = draft;
    this.item = item;
    this.next = next;
  }

  /** Calls an operation with the item. */
  public R call(String operation) {
    return call(operation, each -> each);
  }

  /** Calls an operation with a value made of the item. */
  public R call(String operation, Function<Value<E>, Value<?>> input) {
    Value<?> value = input.apply(item);
    draft.uses().add("the input", value.source());
    draft.call(operation, value.source().mapping());
    return next;
  }

  /**
   * Calls an operation with a record made of the item and other values.
   *
   * @param request the record, the operation's input
   * @param fill sets every component
   */
  public <Q extends Record> R call(
      String operation, Class<Q> request, BiConsumer<Fields<Q>, Value<E>> fill) {
    Types.problem(request).ifPresent(words -> draft.uses().problem(Code.NOT_SERIALIZABLE, words));
    draft.call(
        operation, Fields.<Q>fill(request, draft.uses(), fields -> fill.accept(fields, item)));
    return next;
  }
}
