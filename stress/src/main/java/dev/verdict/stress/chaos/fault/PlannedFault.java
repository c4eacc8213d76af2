package dev.verdict.stress.chaos.fault;

/**
 * A fault to come.
 *
 * @param kind which kind
 * @param atMs when, in milliseconds after the clients begin
 * @param lengthMs how long, in milliseconds
 * @param dice what else is left to chance: the target and the way, from 0 to 2^31 - 1
 */
public record PlannedFault(FaultKind kind, long atMs, long lengthMs, int dice) {
  /** The same at another time. */
  PlannedFault at(long otherMs) {
    return new PlannedFault(kind, otherMs, lengthMs, dice);
  }

  long endMs() {
    return atMs + lengthMs;
  }
}
