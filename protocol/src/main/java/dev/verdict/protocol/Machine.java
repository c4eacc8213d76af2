package dev.verdict.protocol;

import java.util.List;

/**
 * A protocol as a function: it knows neither clock, nor chance, nor I/O. A shell holds the state,
 * appends the records, then evolves the state, then carries out the effects, one input of a
 * transaction at a time.
 *
 * <p>A decision competes for one row. If another decision of the transaction was there first, the
 * shell drops the reaction, evolves the state by {@link #decided} with the winner's outcome and
 * carries out {@link #resume}.
 *
 * @param <S> the state of one transaction, immutable
 * @param <C> commands: what users ask for
 * @param <R> records: facts
 */
public interface Machine<S extends TransactionState, C, R extends LogRecord> {
  /**
   * The state before the first record.
   *
   * @param id the transaction
   */
  S initial(TxId id);

  /** What to make of a user's command. */
  Reaction<R> decide(S state, C command);

  /** What to make of an event. */
  Reaction<R> decide(S state, Event event);

  /**
   * The state after a fact. Total: every record is accepted in every state in which it can have
   * been written.
   *
   * @throws IllegalStateException if the record cannot follow: the log was damaged
   */
  S evolve(S state, R record);

  /**
   * The effects still owed in this state: what a new owner does after replay. Never a different set
   * than a run without crash would still have under way.
   */
  List<Effect> resume(S state);

  /** The record that states a decision which somebody else made. */
  R decided(Outcome outcome, String reason);
}
