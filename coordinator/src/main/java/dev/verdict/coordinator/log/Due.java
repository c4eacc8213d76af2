package dev.verdict.coordinator.log;

import java.time.Duration;

/**
 * A dormant transaction that is to be woken.
 *
 * @param stored what is stored of it
 * @param since for how long it has been due, not negative
 */
public record Due(StoredTransaction stored, Duration since) {
  /** Longer than anything has been due. */
  public static final Duration EVER = Duration.ofDays(36_500);
}
