package dev.verdict.coordinator.engine;

import dev.verdict.protocol.Effect;
import java.util.List;

/**
 * A reaction whose records are being written.
 *
 * @param records those of the reaction
 * @param next the state once they hold
 * @param effects what is to be carried out then
 * @param manner how they are written
 * @param reply who waits
 */
record Forced<S, R>(List<R> records, S next, List<Effect> effects, Manner manner, Reply reply) {
  /** How records are written. */
  enum Manner {
    /** Effects that need not wait for the log start beside it. */
    EARLY,
    /** All effects wait for the log. */
    LATE,
    /** The same, and the records stand in place of all that is not stored. */
    INSTEAD
  }
}
