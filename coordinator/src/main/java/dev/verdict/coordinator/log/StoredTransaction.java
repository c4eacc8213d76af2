package dev.verdict.coordinator.log;

import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A transaction as it is stored.
 *
 * @param tx the transaction
 * @param summary as of its last entry
 * @param updatedAt when its last entry was written, by the database's clock
 * @param decision the decision row's outcome: the only word on it
 * @param entries its entries in order; empty in lists
 */
public record StoredTransaction(
    TxId tx, Summary summary, Instant updatedAt, Optional<Outcome> decision, List<Entry> entries) {
  /** Copies the entries. */
  public StoredTransaction {
    entries = List.copyOf(entries);
  }

  /** As it is in lists. */
  public StoredTransaction withoutEntries() {
    return new StoredTransaction(tx, summary, updatedAt, decision, List.of());
  }

  /** The epoch in which its last entry was written; 0 without entries. */
  public long lastEpoch() {
    return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).epoch();
  }

  /**
   * Records that were written together.
   *
   * @param seq their number within the transaction, from 1
   * @param epoch the epoch that they were written in
   * @param writtenAt when, by the database's clock
   * @param records as JSON text
   */
  public record Entry(int seq, long epoch, Instant writtenAt, String records) {}
}
