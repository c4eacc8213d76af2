package dev.verdict.protocol.atomic;

import java.time.Duration;

/** The bounds of atomic transactions. */
public final class AtomicLimits {
  /** How many branches a transaction may have. */
  public static final int BRANCHES_MAX = 1_000;

  /**
   * How often a branch is asked for its vote before its silence counts as no, or to commit in one
   * phase before it is asked to settle that.
   */
  public static final int ASK_ATTEMPTS_MAX = 3;

  /** How many failed calls of phase two make a branch count as stuck. It is still called. */
  public static final int STUCK_ATTEMPTS_MIN = 5;

  /** The wait before the second attempt, in milliseconds; it doubles with each further one. */
  public static final long BACKOFF_FIRST_MS = 100;

  /** The longest wait between two attempts, in milliseconds. */
  public static final long BACKOFF_MAX_MS = 30_000;

  /** The longest wait between two attempts. */
  static final Duration BACKOFF_MAX = Duration.ofMillis(BACKOFF_MAX_MS);

  private static final int DOUBLINGS_MAX = 20;

  private AtomicLimits() {}

  /** The wait after the failure of the given attempt, from 1. */
  static Duration backoffAfter(int attempt) {
    long doubled = BACKOFF_FIRST_MS << Math.min(attempt - 1, DOUBLINGS_MAX);
    return Duration.ofMillis(Math.min(doubled, BACKOFF_MAX_MS));
  }

  /**
   * Whether this failure of phase two goes to disk by itself: when the branch gets stuck, then at
   * each power of two, so that a long outage seldom writes.
   */
  static boolean tellsOfStuck(boolean stuckBefore, int attempt) {
    return !stuckBefore || Integer.bitCount(attempt) == 1;
  }
}
