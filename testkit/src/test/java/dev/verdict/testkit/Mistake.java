package dev.verdict.testkit;

import dev.verdict.sdk.conformance.Law;
import java.util.Optional;

/** How a team that writes its own barrier gets its transactions wrong. */
enum Mistake {
  /** Not at all. */
  NONE(Optional.empty()),
  /** Commits the work, then notes that it was done. */
  NOTES_AFTERWARDS(Optional.of(Law.WORK_SURVIVES_A_CUT_AFTER_ITS_COMMIT)),
  /** Notes that it was done, then does it. */
  NOTES_BEFOREHAND(Optional.of(Law.WORK_SURVIVES_A_CUT_AFTER_ITS_COMMIT)),
  /** Answers without waiting for the commit. */
  DOES_NOT_WAIT(Optional.of(Law.WORK_SURVIVES_A_CUT_BEFORE_ITS_COMMIT)),
  /** Notes that it was undone, then undoes it. */
  NOTES_UNDOING_BEFOREHAND(Optional.of(Law.UNDO_SURVIVES_A_CUT_AFTER_ITS_COMMIT)),
  /** Undoes it, then notes that it was undone. */
  NOTES_UNDOING_AFTERWARDS(Optional.of(Law.UNDO_SURVIVES_A_CUT_AFTER_ITS_COMMIT)),
  /** Undoes on a connection that commits by itself. */
  UNDOES_BESIDE(Optional.of(Law.UNDO_SURVIVES_A_CUT_BEFORE_ITS_COMMIT));

  private final Optional<Law> broken;

  Mistake(Optional<Law> broken) {
    this.broken = broken;
  }

  /** The law that it breaks. */
  Optional<Law> broken() {
    return broken;
  }
}
