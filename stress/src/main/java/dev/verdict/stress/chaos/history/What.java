package dev.verdict.stress.chaos.history;

/** What a service did, in the same local transaction as it noted this. */
public enum What {
  /** The work of phase one, or of a step. */
  WORK,
  /** A reservation was used. */
  CONFIRM,
  /** A reservation was released. */
  CANCEL,
  /** A step was undone. */
  UNDO
}
