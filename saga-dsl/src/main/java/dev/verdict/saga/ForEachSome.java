package dev.verdict.saga;

/**
 * A step that is done for some items of a list and needs its service.
 *
 * @param <E> an item
 */
public final class ForEachSome<E> {
  private final StepDraft draft;
  private final Value<E> item;

  ForEachSome(StepDraft draft, Value<E> item) {
    this.draft = draft;
    this.item = item;
  }

  /** Bounds the list, as {@link ForEachOn#atMost} does; items that are left out count. */
  public ForEachSome<E> atMost(int most) {
    draft.atMost(most);
    return this;
  }

  /** Names the service that does the step, as {@link ForEachOn#on} does. */
  public ForEachCall<E, ForEachSomeReturns> on(String participant) {
    draft.participant(participant);
    return new ForEachCall<>(draft, item, new ForEachSomeReturns(draft));
  }
}
