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
  /** One more of them. */
  Refusal more() {
    return new Refusal(code, count + 1, detail, example);
  }
}
