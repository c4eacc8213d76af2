package dev.verdict.coordinator.engine;

import java.time.Duration;

/**
 * When transactions that only wait leave memory, and how many of them come back at a time.
 *
 * @param idle how long nothing must have happened to one, at least; up to twice as long
 * @param soonest how long one must still have to wait, at least
 * @param page transactions read at a time whose time has come
 * @param pageChars characters of their records read at a time, unless a single one has more
 * @param wakingMax transactions of one engine that came back and are driven on at a time
 * @param returnedChars characters of the records of those that came back and wait for something
 *     else since, of one engine
 * @param pause the wait between two pages
 * @param lookMax the wait after which is looked again for those whose time has come, whatever is
 *     known of them: the clocks of a node and of its database go differently
 */
public record PassivationLimits(
    Duration idle,
    Duration soonest,
    int page,
    int pageChars,
    int wakingMax,
    int returnedChars,
    Duration pause,
    Duration lookMax) {
  /** What a node uses. */
  public static final PassivationLimits STANDARD =
      new PassivationLimits(
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          128,
          4 << 20,
          512,
          16 << 20,
          Duration.ofMillis(100),
          Duration.ofSeconds(30));
}
