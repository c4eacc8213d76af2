package dev.verdict.coordinator.log;

import dev.verdict.protocol.TxId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A page of a list.
 *
 * @param transactions newest first, without their records
 * @param next the cursor of the page after; empty if this is the last
 * @param searchedOut whether it ends, perhaps with none, because enough were looked at: those
 *     before {@code next} were not
 */
public record TransactionPage(
    List<StoredTransaction> transactions, Optional<TxId> next, boolean searchedOut) {
  /** Copies the list. */
  public TransactionPage {
    transactions = List.copyOf(transactions);
  }

  /**
   * A page of what was found.
   *
   * @param found newest first, at least one more than {@code limit} if there are more
   * @param limit how many a page has at most
   * @param lastSearched the last one that was looked at, if more may be found below it
   */
  public static TransactionPage of(
      List<StoredTransaction> found, int limit, Optional<TxId> lastSearched) {
    if (found.size() <= limit) {
      return new TransactionPage(found, lastSearched, lastSearched.isPresent());
    }
    List<StoredTransaction> page = found.subList(0, limit);
    return new TransactionPage(page, Optional.of(page.get(limit - 1).tx()), false);
  }

  /**
   * One page of the pages of several parts of a log, which were asked for the same. What is older
   * than where a part's own page ends is left for the next page: that part may have more between.
   *
   * @param limit how many each page, and this one, has at most
   */
  static TransactionPage merge(List<TransactionPage> parts, int limit) {
    Optional<TransactionPage> shortest =
        parts.stream()
            .filter(part -> part.next().isPresent())
            .max(Comparator.comparing(part -> part.next().orElseThrow()));
    Optional<TxId> end = shortest.flatMap(TransactionPage::next);
    List<StoredTransaction> known =
        parts.stream()
            .flatMap(part -> part.transactions().stream())
            .filter(found -> end.isEmpty() || found.tx().compareTo(end.get()) >= 0)
            .sorted(Comparator.comparing(StoredTransaction::tx).reversed())
            .toList();
    return known.size() > limit
        ? of(known, limit, Optional.empty())
        : new TransactionPage(known, end, shortest.map(TransactionPage::searchedOut).orElse(false));
  }
}
