package dev.verdict.stress.simulate.trace;

import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.TransactionState;

/**
 * Something that may have happened to a transaction: the log tells what came of it, not what it
 * was.
 *
 * @param <S> the transaction's state
 * @param <C> its commands
 * @param <R> its records
 */
interface Guess<S extends TransactionState, C, R extends LogRecord> {
  /** What the machine makes of it in that state. */
  Reaction<R> reaction(Machine<S, C, R> machine, S state);
}
