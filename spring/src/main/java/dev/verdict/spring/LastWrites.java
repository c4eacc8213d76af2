package dev.verdict.spring;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What listens for the end of the calling thread's transaction and writes before its commit:
 * batches that MyBatis holds back, listeners of the phase {@code BEFORE_COMMIT}. Told as soon as
 * the handler has returned, they write on its connection, before its answer is kept, and before the
 * work is prepared. Spring's commit does not tell them again.
 */
final class LastWrites {
  /** How often listeners may have others registered, by what they write. */
  private static final int ROUNDS_MAX = 100;

  private final Set<TransactionSynchronization> told =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private int rounds;

  /**
   * Tells those that were registered since the last time, in their order.
   *
   * @return whether there were any
   * @throws RuntimeException of the first that does not want the commit
   */
  boolean tellNew() {
    List<TransactionSynchronization> fresh =
        TransactionSynchronizationManager.getSynchronizations().stream()
            .filter(it -> !told.contains(it))
            .toList();
    if (++rounds > ROUNDS_MAX) {
      throw new IllegalStateException("what listens before the commit does not come to an end");
    }
    fresh.forEach(it -> it.beforeCommit(false));
    told.addAll(fresh);
    return !fresh.isEmpty();
  }

  /** Leaves to Spring what comes after. */
  void end() {
    List<TransactionSynchronization> all = TransactionSynchronizationManager.getSynchronizations();
    TransactionSynchronizationManager.clearSynchronization();
    TransactionSynchronizationManager.initSynchronization();
    all.forEach(it -> TransactionSynchronizationManager.registerSynchronization(new Told(it)));
  }

  /** Somebody who need not be told of the commit to come any more. */
  private record Told(TransactionSynchronization listener) implements TransactionSynchronization {
    @Override
    public int getOrder() {
      return listener.getOrder();
    }

    @Override
    public void suspend() {
      listener.suspend();
    }

    @Override
    public void resume() {
      listener.resume();
    }

    @Override
    public void flush() {
      listener.flush();
    }

    @Override
    public void beforeCompletion() {
      listener.beforeCompletion();
    }

    @Override
    public void afterCommit() {
      listener.afterCommit();
    }

    @Override
    public void afterCompletion(int status) {
      listener.afterCompletion(status);
    }
  }
}
