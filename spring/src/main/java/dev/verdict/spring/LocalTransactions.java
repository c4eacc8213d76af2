package dev.verdict.spring;

import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/** The application's own transactions, if it has Spring's support for them. */
final class LocalTransactions {
  private static final boolean SUPPORTED =
      ClassUtils.isPresent(
          "org.springframework.transaction.support.TransactionSynchronizationManager",
          LocalTransactions.class.getClassLoader());

  private LocalTransactions() {}

  /**
   * Refuses what must not happen inside of one.
   *
   * @param what it is
   * @param why what would come of it
   * @throws IllegalStateException if the calling thread is inside of one
   */
  static void forbid(String what, String why) {
    if (SUPPORTED && TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("a Spring transaction is open around " + what + ": " + why);
    }
  }
}
