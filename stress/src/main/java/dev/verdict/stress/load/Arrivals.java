package dev.verdict.stress.load;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * When the transactions of an open loop are meant to begin, and which of them may. One whose moment
 * comes while too many are under way begins as soon as there is room, or never. All times are on
 * the clock of {@link System#nanoTime}. Not thread-safe.
 */
final class Arrivals {
  /** How long after the end those that wait may still begin. */
  static final long GRACE_NS = TimeUnit.SECONDS.toNanos(5);

  private final long startNs;
  private final long endNs;
  private final double betweenNs;
  private final int underWayMax;
  private long next;
  private int underWay;

  /**
   * One after the other at the same distance.
   *
   * @param startNs when the first is meant to begin
   * @param endNs before this the last one is
   * @param perS how many a second
   * @param underWayMax how many at most are under way at the same time
   */
  Arrivals(long startNs, long endNs, double perS, int underWayMax) {
    this.startNs = startNs;
    this.endNs = endNs;
    this.betweenNs = TimeUnit.SECONDS.toNanos(1) / perS;
    this.underWayMax = underWayMax;
  }

  /**
   * Begins the next one, if its moment has come and there is room.
   *
   * @return when it was meant to begin
   */
  OptionalLong begin(long nowNs) {
    long meantNs = meantNs(next);
    boolean due = isMeant(meantNs) && nowNs - meantNs >= 0 && nowNs - endNs < GRACE_NS;
    if (!due || underWay == underWayMax) {
      return OptionalLong.empty();
    }
    next++;
    underWay++;
    return OptionalLong.of(meantNs);
  }

  /** One of those under way has ended. */
  void end() {
    underWay--;
  }

  /** Whether none is under way and none will begin any more. */
  boolean isOver(long nowNs) {
    boolean allBegun = !isMeant(meantNs(next));
    return underWay == 0 && nowNs - endNs >= 0 && (allBegun || nowNs - endNs >= GRACE_NS);
  }

  /** How many were meant to begin and have not. */
  long notBegun() {
    long all = (long) Math.ceil((endNs - startNs) / betweenNs);
    return Math.max(0, all - next);
  }

  private long meantNs(long number) {
    return startNs + (long) (number * betweenNs);
  }

  private boolean isMeant(long meantNs) {
    return meantNs - endNs < 0;
  }
}
