package dev.verdict.coordinator.audit;

/**
 * The first place at which the chain does not hold.
 *
 * @param kind what was done to it
 * @param number the number of the row
 * @param detail in words
 */
public record AuditFault(Kind kind, long number, String detail) {
  /** What can be done to a chain. */
  public enum Kind {
    /** The row's values are not those that its hash was made of. */
    ALTERED,
    /** The row is missing, and later ones are there. */
    REMOVED,
    /** The row does not follow the one before it: moved here, or put in with hashes of its own. */
    REORDERED,
    /** The row is not there, and neither is any later one, though a known head says that it was. */
    CUT,
    /** The chain holds in itself and is not the one that ended in a known head. */
    REWRITTEN
  }
}
