package dev.verdict.coordinator.batch;

import dev.verdict.protocol.TxId;

/**
 * Transactions of a batch that refused the action for one reason.
 *
 * @param code the problem's stable code
 * @param count how many, positive
 * @param detail what the first of them said
 * @param example the first of them
 */
public record Refusal(String code, int count, String detail, TxId example) {
  /** The code of those that went on by themselves before their turn came. */
  private static final String RECOVERED = "recovered";

  /** Whether they were skipped, because they needed nobody any more. */
  public boolean isSkip() {
    return code.equals(RECOVERED);
  }

  /** One more of them. */
  Refusal more() {
    return new Refusal(code, count + 1, detail, example);
  }
}
