package dev.verdict.stress.simulate.trace;

import dev.verdict.protocol.wire.BuiltIn;
import java.util.Optional;

/**
 * Says which records stand for an answer.
 *
 * @param <S> the transaction's state
 * @param <R> its records
 */
interface Hearing<S, R> {
  /**
   * The answer that was heard.
   *
   * @param before the state in which the record was written
   * @return empty if the record does not stand for an answer of a service
   */
  Optional<Heard> of(S before, R record);

  /** A coordinator's own participants answer within the process, and leave no lines. */
  static boolean leavesLines(Heard heard) {
    return !BuiltIn.isReserved(heard.service());
  }
}
