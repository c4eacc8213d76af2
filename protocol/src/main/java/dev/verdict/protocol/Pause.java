package dev.verdict.protocol;

import dev.verdict.protocol.TransactionState.Stuck;

/**
 * An operator's word that no call of a transaction begins until it is resumed. It holds back calls
 * and nothing else: answers of calls under way are recorded, time runs on, and what clients and
 * participants ask is answered. A finished transaction is not paused any more.
 *
 * @param by who paused it
 * @param reason why, in words
 */
public record Pause(String by, String reason) {
  private static final BranchId COORDINATOR = new BranchId("coordinator");

  /** How it is shown among what does not proceed. */
  public Stuck stuck() {
    return new Stuck(COORDINATOR, "paused by " + by + ": " + reason, 0);
  }
}
