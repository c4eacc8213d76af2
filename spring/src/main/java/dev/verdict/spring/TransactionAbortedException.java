package dev.verdict.spring;

import dev.verdict.sdk.client.TransactionOutcome.Aborted;

/**
 * An {@link AtomicTransaction} method returned, but its transaction was aborted: nothing happened.
 */
public final class TransactionAbortedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Aborted outcome;

  TransactionAbortedException(Aborted outcome) {
    super("transaction " + outcome.id().text() + " was aborted: " + outcome.reason());
    this.outcome = outcome;
  }

  /** Which transaction, and why. */
  public Aborted outcome() {
    return outcome;
  }
}
