package dev.verdict.coordinator.engine;

import java.time.Duration;

/**
 * Bounds of what one engine resumes of earlier owners' work. However much is unfinished, this is
 * all of it that is in memory at a time; characters are those of the stored records.
 *
 * @param page transactions read at a time
 * @param pageChars characters read at a time, unless a single transaction has more
 * @param activeMax transactions driven on at a time, oldest first
 * @param restingMax transactions that wait in memory for the time of a retry; they hold up no other
 * @param urgentMax transactions that are resumed before their turn because somebody asks for them;
 *     beyond it, who asks is told to ask again
 * @param shareChars characters of the records of each of these three
 * @param pause the wait before what was set aside is read again
 */
public record RecoveryLimits(
    int page,
    int pageChars,
    int activeMax,
    int restingMax,
    int urgentMax,
    int shareChars,
    Duration pause) {
  /** What a node uses. */
  public static final RecoveryLimits STANDARD =
      new RecoveryLimits(128, 4 << 20, 128, 5_000, 1_000, 16 << 20, Duration.ofSeconds(30));
}
