package dev.verdict.coordinator.engine;

/**
 * Who acts on a transaction, and why.
 *
 * @param by the operator's name; 1 to 100 characters
 * @param reason in words, for those who look later; not empty
 * @param condition what must hold then
 */
public record Hand(String by, String reason, Condition condition) {
  /** One who acts however the transaction stands. */
  public Hand(String by, String reason) {
    this(by, reason, Condition.NONE);
  }

  /** The same, if that holds. */
  public Hand provided(Condition that) {
    return new Hand(by, reason, that);
  }

  /** The same, whatever holds. */
  Hand inAnyCase() {
    return new Hand(by, reason);
  }

  boolean isConditional() {
    return !condition.equals(Condition.NONE);
  }

  @Override
  public String toString() {
    return by + ": " + reason;
  }
}
