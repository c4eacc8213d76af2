package dev.verdict.coordinator.log;

import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import java.util.Optional;

/**
 * Records of one transaction that are written together.
 *
 * @param tx the transaction; its shard is {@code tx.shard()}
 * @param epoch the epoch in which the writer leads the shard; an entry of any other is refused
 * @param seq the entry's number within the transaction, from 1 without gaps
 * @param records the records as JSON text; opaque to the log
 * @param forced whether the writer waits for the disk; others are written soon, together with what
 *     is forced
 * @param decision the decision that the records state: it competes for the transaction's only
 *     decision row
 * @param summary what lists show of the transaction once this is written
 * @param claim the idempotency key that this entry takes; only with the transaction's first entry
 */
public record LogEntry(
    TxId tx,
    long epoch,
    int seq,
    String records,
    boolean forced,
    Optional<Outcome> decision,
    Summary summary,
    Optional<KeyClaim> claim) {}
