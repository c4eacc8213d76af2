package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.saga.Isolation;

/**
 * A branch of the world's transaction and its participant. Masks have one bit for each branch.
 *
 * @param id its id
 * @param asks whether the participant asks when in doubt
 * @param plain whether it has no barrier
 * @param undoable whether it has a compensation
 * @param pivot whether it is the saga's pivot
 * @param conditional whether it may be skipped
 * @param varied whether its work may return either of two outputs, or its vote be read-only
 * @param mustSucceed whether its work is never refused: it comes after the pivot
 * @param waits whether nobody is called: it waits for a signal or a time
 * @param before the steps that it directly comes after, or with nothing but waits between
 * @param waitsBefore the waits that it directly comes after, or with nothing but waits between
 * @param after all steps that come after it, directly or not; of a branch that may be lost only
 *     those in it
 * @param need how many of {@code before} must stand
 * @param rivals the last steps of the other branches, if its branch may be lost
 * @param enough how many of the rivals must stand for its branch not to be needed
 * @param heir the part that stands for it once an operator gave it another input; {@link #NONE} if
 *     nobody does
 */
record Part(
    BranchId id,
    boolean asks,
    boolean plain,
    boolean undoable,
    boolean pivot,
    boolean conditional,
    boolean varied,
    boolean mustSucceed,
    boolean waits,
    int before,
    int waitsBefore,
    int after,
    int need,
    int rivals,
    int enough,
    int heir) {
  /** No part. */
  static final int NONE = -1;

  /** The same step under another key, and which part stands for it once it has got a new one. */
  Part as(BranchId key, int next) {
    return new Part(
        key,
        asks,
        plain,
        undoable,
        pivot,
        conditional,
        varied,
        mustSucceed,
        waits,
        before,
        waitsBefore,
        after,
        need,
        rivals,
        enough,
        next);
  }

  /** Whether it stands for what a saga holds. */
  boolean isLocks() {
    return id.equals(Isolation.STEP);
  }

  /** A branch of an atomic transaction that may vote read-only. */
  static Part reader(BranchId id, boolean plain) {
    return new Part(
        id, !plain, plain, true, false, false, true, false, false, 0, 0, 0, 0, 0, 0, NONE);
  }

  /** A branch of an atomic transaction. */
  static Part branch(BranchId id, boolean asks, boolean plain) {
    return new Part(
        id, asks, plain, true, false, false, false, false, false, 0, 0, 0, 0, 0, 0, NONE);
  }
}
