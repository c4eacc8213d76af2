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
      case PREPARE, COMMIT, ABORT -> PREPARED;
      case TRY, CONFIRM, CANCEL -> TCC;
      case ACTION, COMPENSATE, SETTLE -> SAGA;
    };
  }
}
