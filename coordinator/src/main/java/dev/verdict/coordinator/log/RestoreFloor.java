package dev.verdict.coordinator.log;

import dev.verdict.protocol.TxId;

/**
 * What a restore of the log to an earlier time may have taken from a shard: every transaction born
 * in this epoch or an earlier one may have been decided, and its decision told, in the part of the
 * history that is gone.
 *
 * @param epoch the highest epoch in which somebody may have written what is gone; 0 if the log was
 *     never restored
 */
public record RestoreFloor(long epoch) {
  /** Of a log that was never restored. */
  public static final RestoreFloor NONE = new RestoreFloor(0);

  /** Why a transaction waits for a person. */
  public static final String WHY =
      "the log was restored to an earlier time, and its decision may have been lost with what came"
          + " after; a person must decide";

  /** What lists show of such a transaction. */
  public static final String MARK = "coordinator: " + WHY;

  /** Whether something about that transaction may be gone. */
  public boolean covers(TxId id) {
    return epoch > 0 && id.epoch() <= epoch;
  }

  /**
   * Whether that transaction must wait for a person: it has no decision here, but may have had one.
   */
  public boolean parks(StoredTransaction stored) {
    return covers(stored.tx()) && stored.decision().isEmpty() && !stored.summary().finished();
  }
}
