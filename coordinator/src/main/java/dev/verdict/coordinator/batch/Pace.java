package dev.verdict.coordinator.batch;

/**
 * Lets something happen so many times a second, evenly: time in which nothing happened is not made
 * up for. Not safe for several threads.
 */
final class Pace {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final long gapNanos;
  private long nextNanos;

  /**
   * @param perSecond how often at most, positive
   * @param nowNanos a monotonic clock
   */
  Pace(int perSecond, long nowNanos) {
    this.gapNanos = SECOND_NANOS / perSecond;
    this.nextNanos = nowNanos;
  }

  /**
   * Whether it is time for the next.
   *
   * @param lookNanos how long ago it was asked before: what came due since then is not lost
   */
  boolean take(long nowNanos, long lookNanos) {
    if (nowNanos - nextNanos < 0) {
      return false;
    }
    nextNanos = Math.max(nextNanos, nowNanos - lookNanos) + gapNanos;
    return true;
  }
}
