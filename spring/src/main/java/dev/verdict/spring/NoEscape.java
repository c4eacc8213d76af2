package dev.verdict.spring;

import org.springframework.core.Ordered;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronization;

/** Refuses to have the barrier's transaction suspended, before anything else is. */
final class NoEscape implements TransactionSynchronization {
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public void suspend() {
    throw new IllegalTransactionStateException(
        "a handler's work belongs to the barrier's transaction: REQUIRES_NEW, NOT_SUPPORTED and"
            + " transactions of other managers would commit without it");
  }
}
