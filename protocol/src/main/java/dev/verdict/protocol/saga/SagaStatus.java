package dev.verdict.protocol.saga;

import java.util.Locale;

/** Where a saga stands. */
public enum SagaStatus {
  /** Nothing is known of it. */
  ABSENT,
  /** It goes forward; undecided, or decided to commit once its pivot is passed. */
  RUNNING,
  /** It was given up, and its participants tell whether the pivot ran. */
  SETTLING,
  /** It was decided to abort, and what ran is being undone. */
  COMPENSATING,
  /** All steps are done or skipped. */
  COMPLETED,
  /** All that ran is undone. */
  COMPENSATED;

  /** The stable word for it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
