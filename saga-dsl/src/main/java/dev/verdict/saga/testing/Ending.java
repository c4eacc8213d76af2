package dev.verdict.saga.testing;

/** How a saga ended. */
public enum Ending {
  /** All its steps are done or skipped. */
  COMPLETED,
  /** It was given up, and all that had run is undone. */
  COMPENSATED,
  /** It cannot go on: what the test says of a participant never lets it. */
  STUCK
}
