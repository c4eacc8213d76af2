package dev.verdict.coordinator.engine;

import java.util.function.BiConsumer;

/**
 * What somebody wants of a transaction.
 *
 * @param what asks for it, and tells the waiter what became of it
 * @param first whether a transaction that must come back into memory for it hears of it before it
 *     goes on: what holds calls back must not come after them
 */
record Wish(BiConsumer<TransactionRun<?, ?, ?>, Waiter> what, boolean first) {
  /** One that is heard once the transaction goes on. */
  static Wish of(BiConsumer<TransactionRun<?, ?, ?>, Waiter> what) {
    return new Wish(what, false);
  }
}
