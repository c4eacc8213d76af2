package dev.verdict.protocol.definition;

import dev.verdict.protocol.wire.FailureKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How failed calls are repeated: after {@code first}, then each time {@code factor} times longer,
 * never longer than {@code longest}.
 *
 * @param attemptsMax how often the step is called before the saga is compensated, at least 1;
 *     {@link #UNLIMITED} to never give up
 * @param first the first wait, positive
 * @param factor at least 1
 * @param longest the longest wait, at least {@code first}
 * @param failures which failures are worth another attempt. After one that is not, the step counts
 *     as tried often enough
 */
public record RetryPolicy(
    int attemptsMax, Duration first, double factor, Duration longest, RetriedFailures failures) {
  /** Never give up. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** Five attempts, from 100 ms, doubling up to 10 s. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(5, Duration.ofMillis(100), 2.0, Duration.ofSeconds(10));

  /** Never give up: from 100 ms, doubling up to 30 s. */
  public static final RetryPolicy FOREVER =
      new RetryPolicy(UNLIMITED, Duration.ofMillis(100), 2.0, Duration.ofSeconds(30));

  /** The same waits, without an end and after whatever failure. */
  public RetryPolicy forEver() {
    return new RetryPolicy(UNLIMITED, first, factor, longest);
  }

  /** After whatever failure. */
  public RetryPolicy(int attemptsMax, Duration first, double factor, Duration longest) {
    this(attemptsMax, first, factor, longest, RetriedFailures.ALL);
  }

  /** The same, but only after such failures, and those that {@link #onlyCodes} names. */
  public RetryPolicy only(FailureKind kind, FailureKind... more) {
    return after(failures.withKinds(true, EnumSet.of(kind, more)));
  }

  /** The same, but not after such failures, nor those that {@link #notCodes} names. */
  public RetryPolicy not(FailureKind kind, FailureKind... more) {
    return after(failures.withKinds(false, EnumSet.of(kind, more)));
  }

  /**
   * The same, but only after failures that their participant calls so, and those that {@link #only}
   * names.
   *
   * @param code 1 to 100 of A-Z a-z 0-9 . _ -
   */
  public RetryPolicy onlyCodes(String code, String... more) {
    return after(failures.withCodes(true, codes(code, more)));
  }

  /**
   * The same, but not after failures that their participant calls so, nor those that {@link #not}
   * names.
   *
   * @param code 1 to 100 of A-Z a-z 0-9 . _ -
   */
  public RetryPolicy notCodes(String code, String... more) {
    return after(failures.withCodes(false, codes(code, more)));
  }

  private static Set<String> codes(String code, String... more) {
    Set<String> codes = new HashSet<>(List.of(more));
    codes.add(code);
    return codes;
  }

  private RetryPolicy after(RetriedFailures others) {
    return new RetryPolicy(attemptsMax, first, factor, longest, others);
  }

  /** The wait after the given number of failed attempts, at least 1. */
  public Duration waitAfter(int failedAttempts) {
    double millis = first.toMillis() * Math.pow(factor, Math.max(0, failedAttempts - 1));
    return millis >= longest.toMillis() ? longest : Duration.ofMillis(Math.max(1, (long) millis));
  }
}
