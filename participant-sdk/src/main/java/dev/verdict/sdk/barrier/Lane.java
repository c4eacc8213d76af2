package dev.verdict.sdk.barrier;

import dev.verdict.protocol.wire.CallKind;

/** Which calls wait behind which: none behind one of a lane that comes later here. */
public enum Lane {
  /** Ends what is prepared. No handler runs, and what it releases others may be waiting for. */
  PHASE_TWO,
  /** Confirms and undoes, by handlers. */
  FOLLOW_UP,
  /** Work, which may wait for locks, and whatever else blocks. */
  WORK;

  /** The lane of a call. */
  public static Lane of(CallKind kind) {
    return switch (kind) {
      case COMMIT, ABORT -> PHASE_TWO;
      case CONFIRM, CANCEL, COMPENSATE, SETTLE, SETTLE_ONE_PHASE -> FOLLOW_UP;
      case PREPARE, COMMIT_ONE_PHASE, TRY, ACTION -> WORK;
    };
  }
}
