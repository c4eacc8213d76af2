package dev.verdict.coordinator.log;

import dev.verdict.protocol.TxId;
import java.time.Duration;
import java.util.Optional;

/**
 * A transaction that waits for nothing but a time or a request, and is to leave memory.
 *
 * @param tx the transaction
 * @param seq the number of its last entry
 * @param wakeAfter how long from now it waits at most, positive; empty if only a request wakes it
 */
public record Dormant(TxId tx, int seq, Optional<Duration> wakeAfter) {
  /** How many may be marked at a time: appends to their shard wait meanwhile. */
  public static final int MARKED_MAX = 50;
}
