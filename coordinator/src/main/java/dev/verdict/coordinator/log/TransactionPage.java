package dev.verdict.coordinator.log;

import dev.verdict.protocol.TxId;
import java.util.List;
import java.util.Optional;

/**
 * A page of a list.
 *
 * @param transactions newest first, without their records
 * @param next the cursor of the page after; empty if this is the last
 */
public record TransactionPage(List<StoredTransaction> transactions, Optional<TxId> next) {
  /** Copies the list. */
  public TransactionPage {
    transactions = List.copyOf(transactions);
  }
}
