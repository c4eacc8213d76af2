package dev.verdict.coordinator.log;

import dev.verdict.protocol.TxId;
import java.util.Optional;

/**
 * Which unfinished transactions to read: those that earlier owners of a shard left behind.
 *
 * @param shard the shard
 * @param bornBefore only those whose ids carry a smaller epoch
 * @param after only those with a larger id: the last one of the page before; empty for the first
 *     page
 * @param limit how many at most, positive
 * @param charsMax about how many characters of records at most, positive; a transaction that has
 *     more by itself makes a page of its own
 */
public record UnfinishedQuery(
    int shard, long bornBefore, Optional<TxId> after, int limit, int charsMax) {}
