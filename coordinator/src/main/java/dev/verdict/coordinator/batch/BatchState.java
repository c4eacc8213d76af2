package dev.verdict.coordinator.batch;

import java.util.Locale;

/** How a batch stands. All but the first are for ever. */
public enum BatchState {
  /** Its node acts on one transaction after the other. */
  RUNNING,
  /** Each of its transactions was acted on, or refused. */
  FINISHED,
  /** An operator stopped it before that. */
  STOPPED,
  /** Its node ended before that, or could not reach the database for too long. */
  ABANDONED;

  /** The stable word for it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
