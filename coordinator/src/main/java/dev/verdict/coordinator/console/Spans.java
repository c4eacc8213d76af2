package dev.verdict.coordinator.console;

import java.time.Duration;

/** Lengths of time for people: one figure, rounded up. */
final class Spans {
  private static final long MINUTE_S = 60;
  private static final long HOUR_S = 60 * MINUTE_S;
  private static final long DAY_S = 24 * HOUR_S;

  private Spans() {}

  static String words(Duration span) {
    long seconds = Math.max(0, (span.toMillis() + 999) / 1000);
    if (seconds <= 1) {
      return "a second";
    }
    if (seconds < 2 * MINUTE_S) {
      return seconds + " s";
    }
    if (seconds < 2 * HOUR_S) {
      return up(seconds, MINUTE_S) + " min";
    }
    return seconds < 2 * DAY_S ? up(seconds, HOUR_S) + " h" : up(seconds, DAY_S) + " days";
  }

  private static long up(long seconds, long unit) {
    return (seconds + unit - 1) / unit;
  }
}
