package dev.verdict.coordinator.http;

import java.time.Duration;
import java.util.OptionalLong;

/** Bounds how often something is told to the log that strangers can cause. For one event loop. */
final class TellingNowAndThen {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private boolean told;
  private long toldNanos;
  private long untold;

  /** How many were not told since the last that was; empty if this one is not to be told either. */
  OptionalLong more() {
    long now = System.nanoTime();
    if (told && now - toldNanos < PAUSE.toNanos()) {
      untold++;
      return OptionalLong.empty();
    }
    long before = untold;
    told = true;
    toldNanos = now;
    untold = 0;
    return OptionalLong.of(before);
  }
}
