package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.TransactionState;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A protocol's machine and what is asked of it.
 *
 * @param machine its transitions
 * @param begin the command that begins the transaction
 * @param inquire the question of who is in doubt
 * @param abort the command of a second client
 * @param enlists for a transaction that grows: the command that adds each branch
 * @param reports for one that grows: for each branch the report of a yes and of a no
 * @param commit for one that grows: the command to commit, from two bits a branch: 0 no vote is
 *     known, 1 yes, 2 no
 * @param signals for each part that waits for a signal, the command that gives it
 * @param hands for each part that an operator can replace, the commands that do so
 * @param recordKinds the names of the kinds of record that its sealed type permits
 * @param facts what the properties need to know of a state
 */
record Play<S extends TransactionState, C, R extends LogRecord>(
    Machine<S, C, R> machine,
    C begin,
    C inquire,
    C abort,
    List<C> enlists,
    List<C> reports,
    IntFunction<C> commit,
    Map<Integer, C> signals,
    Map<Integer, List<C>> hands,
    List<String> recordKinds,
    Function<S, Facts> facts) {
  /** The same with another commit. */
  Play<S, C, R> committing(IntFunction<C> other) {
    return new Play<>(
        machine,
        begin,
        inquire,
        abort,
        enlists,
        reports,
        other,
        signals,
        hands,
        recordKinds,
        facts);
  }
}
