package dev.verdict.protocol.definition;

import java.time.Duration;

/**
 * How failed calls are repeated: after {@code first}, then each time {@code factor} times longer,
 * never longer than {@code longest}.
 *
 * @param attemptsMax how often the step is called before the saga is compensated, at least 1;
 *     {@link #UNLIMITED} to never give up
 * @param first the first wait, positive
 * @param factor at least 1
 * @param longest the longest wait, at least {@code first}
 */
public record RetryPolicy(int attemptsMax, Duration first, double factor, Duration longest) {
  /** Never give up. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** Five attempts, from 100 ms, doubling up to 10 s. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(5, Duration.ofMillis(100), 2.0, Duration.ofSeconds(10));

  /** Never give up: from 100 ms, doubling up to 30 s. */
  public static final RetryPolicy FOREVER =
      new RetryPolicy(UNLIMITED, Duration.ofMillis(100), 2.0, Duration.ofSeconds(30));

  /** The same waits, without an end. */
  public RetryPolicy forEver() {
    return new RetryPolicy(UNLIMITED, first, factor, longest);
  }

  /** The wait after the given number of failed attempts, at least 1. */
  public Duration waitAfter(int failedAttempts) {
    double millis = first.toMillis() * Math.pow(factor, Math.max(0, failedAttempts - 1));
    return millis >= longest.toMillis() ? longest : Duration.ofMillis(Math.max(1, (long) millis));
  }
}
