package dev.verdict.sdk.coordinators;

import java.time.Duration;

/**
 * How patiently coordinators are asked. All durations are positive.
 *
 * @param hedge after so long without an answer the next one is asked as well
 * @param again once all were asked, one of them is asked as well after so long: its leader may be
 *     another by then
 * @param attempt how long one of them may take
 * @param total when the request is given up
 * @param persists whether, when all of them refused, they are asked again after a pause
 */
public record Pace(
    Duration hedge, Duration again, Duration attempt, Duration total, boolean persists) {
  /** For questions that any node answers at once: silence costs little. */
  public static final Pace INQUIRY =
      new Pace(
          AnyCoordinator.HEDGE,
          AnyCoordinator.AGAIN,
          AnyCoordinator.LONGEST,
          AnyCoordinator.LONGEST,
          false);

  /**
   * For requests whose answer may take its time: one coordinator after the other, again and again.
   *
   * @param attempt how long one of them may take
   * @param total when the request is given up
   */
  public static Pace oneAtATime(Duration attempt, Duration total) {
    return new Pace(total, total, attempt, total, true);
  }
}
