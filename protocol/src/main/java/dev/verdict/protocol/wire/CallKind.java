package dev.verdict.protocol.wire;

import java.util.Locale;

/** What a coordinator can ask of a participant about a branch. */
public enum CallKind {
  /** Two-phase commit, phase one: do the work, make it durable without showing it, and vote. */
  PREPARE,
  /** Two-phase commit, phase two: show the prepared work. */
  COMMIT,
  /** Two-phase commit, phase two: forget the prepared work; if it never came, never do it. */
  ABORT,
  /** Try-confirm-cancel, phase one: reserve, and vote. */
  TRY,
  /** Try-confirm-cancel, phase two: use the reservation. */
  CONFIRM,
  /** Try-confirm-cancel, phase two: release the reservation; if the try never came, never do it. */
  CANCEL,
  /** Saga: do the step. */
  ACTION,
  /** Saga: undo the step; if it never ran, never run it. */
  COMPENSATE,
  /** Saga: tell the step's stored answer, or leave a tombstone so that it never runs. */
  SETTLE,
  /**
   * Two-phase commit with the decision delegated: do the work and commit it, or refuse, and keep
   * the answer with it. The answer is the transaction's outcome.
   */
  COMMIT_ONE_PHASE,
  /**
   * Two-phase commit with the decision delegated: tell what {@link #COMMIT_ONE_PHASE} was answered,
   * or leave a tombstone so that it never runs.
   */
  SETTLE_ONE_PHASE;

  /** The last segment of the call's path, for example {@code prepare}. */
  public String path() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether the call does work, so that one of an older epoch must be refused. All others state
   * what is decided.
   */
  public boolean isWork() {
    return this == PREPARE || this == COMMIT_ONE_PHASE || this == TRY || this == ACTION;
  }
}
