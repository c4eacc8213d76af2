package dev.verdict.coordinator.locks;

import java.time.Duration;
import java.util.Optional;

/**
 * How a claim stands.
 *
 * @param state what has become of it
 * @param token its fencing token; 0 if it has none
 * @param left how long the wait or the lease still lasts, by the database's clock; empty for a
 *     transaction that was granted its locks
 * @param seenEpoch the newest epoch in which the transaction claimed
 */
public record Standing(State state, long token, Optional<Duration> left, long seenEpoch) {
  /** What can become of a claim. */
  public enum State {
    /** Others come first. */
    WAITING,
    /** It holds what it claimed. */
    GRANTED,
    /** It is over: released, or its lease expired. */
    RELEASED,
    /** Its turn did not come in time; nothing is left of it. */
    TIMED_OUT,
    /** The same holder claimed something else before. */
    MISMATCH,
    /** The same transaction was driven in a newer epoch before. */
    STALE_EPOCH
  }

  static Standing timedOut() {
    return new Standing(State.TIMED_OUT, 0, Optional.empty(), 0);
  }
}
