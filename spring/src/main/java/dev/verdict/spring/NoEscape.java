package dev.verdict.spring;

import org.springframework.core.Ordered;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronization;

/**
 * Refuses to have the barrier's transaction suspended, before anything else is, until it is
 * committed.
 */
final class NoEscape implements TransactionSynchronization {
  private boolean committed;

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public void afterCommit() {
    committed = true;
  }

  @Override
  public void suspend() {
    if (committed) {
      return;
    }
    throw new IllegalTransactionStateException(
        "a handler's work belongs to the barrier's transaction: REQUIRES_NEW, NOT_SUPPORTED and"
            + " transactions of other managers would commit without it");
  }
}
