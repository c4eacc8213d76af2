package dev.verdict.sdk.barrier;

import dev.verdict.protocol.wire.CallKind;

/** The protocol that a branch follows. */
public enum Style {
  /** Two-phase commit. */
  PREPARED,
  /** Try-confirm-cancel. */
  TCC,
  /** Action and compensation. */
  SAGA;

  /** The style that a call belongs to. */
  public static Style of(CallKind kind) {
    return switch (kind) {
      case PREPARE, COMMIT, ABORT, COMMIT_ONE_PHASE, SETTLE_ONE_PHASE -> PREPARED;
      case TRY, CONFIRM, CANCEL -> TCC;
      case ACTION, COMPENSATE, SETTLE -> SAGA;
    };
  }
}
