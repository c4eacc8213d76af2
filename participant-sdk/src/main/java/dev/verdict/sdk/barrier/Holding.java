package dev.verdict.sdk.barrier;

import java.time.Instant;
import java.util.Optional;

/**
 * What a participant holds of one branch.
 *
 * @param key the branch
 * @param style the protocol that it follows
 * @param status how far it has come
 * @param since when it got this way, by the store's clock; empty if it is prepared, since not every
 *     database tells that
 */
public record Holding(BranchKey key, Style style, Status status, Optional<Instant> since) {
  /** What is prepared. */
  public static Holding prepared(BranchKey key) {
    return new Holding(key, Style.PREPARED, Status.PREPARED, Optional.empty());
  }

  /** How far a branch has come, as others need to know it. */
  public enum Status {
    /** Two-phase commit: the work is prepared and waits for the decision. */
    PREPARED,
    /** Try-confirm-cancel: the reservation waits for the decision. */
    TRIED,
    /** The work stands: committed, confirmed, or a saga's step that was not undone. */
    DONE,
    /** The work was done, then released or compensated. */
    UNDONE,
    /** The vote was yes, and there is no work: nothing was written. */
    READ_ONLY,
    /** The participant said no; there is no work. */
    REFUSED,
    /** Ended before the work came: it never runs. */
    TOMBSTONE,
    /** A handler ended the barrier's transaction by itself: what stands is not known. */
    BROKEN,
    /** A newer release wrote the row: what stands is not known to this one. */
    UNKNOWN;

    /** The status of a branch whose row can be seen. */
    public static Status of(Style style, State state) {
      return switch (state) {
        case DONE -> style == Style.TCC ? TRIED : DONE;
        case CONFIRMED -> DONE;
        case UNDONE -> UNDONE;
        case READ_ONLY -> READ_ONLY;
        case REFUSED -> REFUSED;
        case TOMBSTONE -> TOMBSTONE;
        case CLAIMED, BROKEN -> BROKEN;
      };
    }
  }
}
