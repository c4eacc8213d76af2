package dev.verdict.protocol;

/**
 * How durable a record must be. Records of one transaction are always written in order: when one is
 * written, all earlier ones that were held back go with it.
 */
public enum Durability {
  /**
   * Held in memory until a later record of the same transaction is written. Losing it loses nothing
   * but history.
   */
  DEFERRED,
  /**
   * Written soon, without anyone waiting. Losing it only repeats a message that the receiver
   * answers again.
   */
  LAZY,
  /** On disk before memory changes and before any effect of the same reaction runs. */
  FORCED
}
