package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.engine.Archive.Folded;
import dev.verdict.coordinator.log.StoredTransaction;

/** What somebody wants of a transaction. */
interface Wish {
  /** Asks for it; the waiter hears what became of it. */
  void tell(TransactionRun<?, ?, ?> run, Waiter waiter);

  /** Brings the unfinished transaction back, which has just come into memory for this. */
  default void bringBack(TransactionRun<?, ?, ?> run, StoredTransaction stored, Waiter waiter) {
    run.comeBack(stored, Reply.NOBODY);
    tell(run, waiter);
  }

  /**
   * Requires that what it rests on holds of a transaction that is not in memory.
   *
   * @throws CoordinatorException if it does not
   */
  default void require(Shard shard, Folded<?, ?, ?> stored) {}

  /** What an operator does. What holds calls back is heard before any of them is made. */
  record Act(Action action, Hand hand) implements Wish {
    @Override
    public void tell(TransactionRun<?, ?, ?> run, Waiter waiter) {
      run.act(action, hand, waiter);
    }

    @Override
    public void require(Shard shard, Folded<?, ?, ?> stored) {
      if (hand.isConditional()) {
        TransactionRun.rehearse(shard, stored, action, hand);
      }
    }

    /** What has to hold was looked at already, before anything of it was sent on. */
    @Override
    public void bringBack(TransactionRun<?, ?, ?> run, StoredTransaction stored, Waiter waiter) {
      if (action.holdsBack()) {
        run.comeBackFor(stored, action, hand.inAnyCase(), waiter);
      } else {
        run.comeBack(stored, Reply.NOBODY);
        run.act(action, hand.inAnyCase(), waiter);
      }
    }
  }
}
