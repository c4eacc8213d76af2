package dev.verdict.sdk.barrier;

/** How far a branch has come. */
public enum State {
  /** Taken by the local transaction that looks at it; never seen once that has ended well. */
  CLAIMED,
  /** The work is done (for two-phase commit: shown) and its answer stored. */
  DONE,
  /** The vote was yes and nothing was written: the decision makes no difference. */
  READ_ONLY,
  /** The handler said no; nothing of it stayed. */
  REFUSED,
  /** The reservation was used. */
  CONFIRMED,
  /** The work was done, then released or compensated. */
  UNDONE,
  /** Ended before the work came: it never runs. */
  TOMBSTONE,
  /** A claim was committed by somebody else than the barrier: a handler ended its transaction. */
  BROKEN
}
