package dev.verdict.saga;

import java.util.function.Function;

/**
 * A step that is done for each item of a list and needs its service.
 *
 * @param <E> an item
 */
public final class ForEachOn<E> {
  private final StepDraft draft;
  private final Value<E> item;

  ForEachOn(StepDraft draft, Value<E> item) {
    this.draft = draft;
    this.item = item;
  }

  /**
   * Bounds the list; 100 items if not said. With more, the saga is given up before anything is done
   * for any of them.
   *
   * @param most how many items the list may have, 1 to 499
   */
  public ForEachOn<E> atMost(int most) {
    draft.atMost(most);
    return this;
  }

  /**
   * Leaves out the items for which the condition does not hold. Where one is left out, the list of
   * what the step returns has nothing.
   *
   * @param condition made of the item and other values
   */
  public ForEachSome<E> where(Function<Value<E>, When> condition) {
    draft.where(condition.apply(item));
    return new ForEachSome<>(draft, item);
  }

  /**
   * Names the service that does the step.
   *
   * @param participant the name under which the service is registered with the coordinator
   */
  public ForEachCall<E, ForEachReturns> on(String participant) {
    draft.participant(participant);
    return new ForEachCall<>(draft, item, new ForEachReturns(draft));
  }
}
