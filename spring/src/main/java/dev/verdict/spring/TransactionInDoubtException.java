package dev.verdict.spring;

import dev.verdict.sdk.client.TransactionOutcome.InDoubt;

/**
 * An {@link AtomicTransaction} method returned, and no coordinator said in time what came of its
 * transaction: ask again with {@code VerdictClient.get}; never assume either.
 */
public final class TransactionInDoubtException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient InDoubt outcome;

  TransactionInDoubtException(InDoubt outcome) {
    super("the outcome of a transaction is not known: " + outcome.why());
    this.outcome = outcome;
  }

  /** Which transaction, if that is known. */
  public InDoubt outcome() {
    return outcome;
  }
}
