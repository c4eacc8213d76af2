package dev.verdict.protocol;

import java.util.Optional;

/** A fact about one transaction. Its state is the fold over its records. */
public interface LogRecord {
  /** How durable this fact must be. */
  Durability durability();

  /**
   * The decision that this record states: it then competes for the transaction's only decision row.
   */
  default Optional<Outcome> decision() {
    return Optional.empty();
  }
}
