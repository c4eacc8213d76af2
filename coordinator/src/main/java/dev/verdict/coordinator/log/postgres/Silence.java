package dev.verdict.coordinator.log.postgres;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Whether the server works on nothing that was sent to it for long enough to tell that nothing
 * arrives there. A server of a busy machine may take a while before it begins. Safe for use by
 * several threads.
 */
final class Silence {
  /** How long it must last, from the first look that met it. */
  static final Duration LONGEST = Duration.ofSeconds(2);

  private OptionalLong since = OptionalLong.empty();

  /**
   * The server worked for nobody.
   *
   * @param nowNanos the time of the look, as of {@link System#nanoTime}
   * @return whether it has been so for too long
   */
  synchronized boolean met(long nowNanos) {
    since = OptionalLong.of(since.orElse(nowNanos));
    return nowNanos - since.getAsLong() >= LONGEST.toNanos();
  }

  /** The server works, or an answer came. */
  synchronized void broken() {
    since = OptionalLong.empty();
  }
}
