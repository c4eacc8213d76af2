package dev.verdict.stress.simulate.trace;

import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.TransactionState;
import java.util.List;

/**
 * Names everything that can have led to a record.
 *
 * @param <S> the transaction's state
 * @param <C> its commands
 * @param <R> its records
 */
interface Guesses<S extends TransactionState, C, R extends LogRecord> {
  /**
   * What may have happened.
   *
   * @param state when it happened
   * @param ahead the records that came of it, and of what happened later; not empty
   */
  List<Guess<S, C, R>> at(S state, List<R> ahead);
}
