package dev.verdict.coordinator.batch;

import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Looks up which transactions a batch is about. */
public final class Picking {
  /** How many transactions are looked at, and so how many a batch has at most. */
  public static final int LOOKED_AT_MAX = 10_000;

  private static final int PAGE = 1_000;

  private final Transactions transactions;
  private final TransactionQuery query;
  private final Predicate<StoredTransaction> meant;
  private final List<TxId> found = new ArrayList<>();
  private int lookedAt;

  private Picking(
      Transactions transactions, TransactionQuery query, Predicate<StoredTransaction> meant) {
    this.transactions = transactions;
    this.query = query;
    this.meant = meant;
  }

  /**
   * The transactions of a list, the oldest first; of very many, the newest.
   *
   * @param query the list
   * @param meant which of them
   */
  public static Future<Picked> pick(
      Transactions transactions, TransactionQuery query, Predicate<StoredTransaction> meant) {
    return new Picking(transactions, query, meant).read(Optional.empty());
  }

  private Future<Picked> read(Optional<TxId> before) {
    return transactions.list(query.page(before, PAGE)).compose(this::taken);
  }

  private Future<Picked> taken(TransactionPage page) {
    page.transactions().stream().filter(meant).map(StoredTransaction::tx).forEach(found::add);
    lookedAt += page.searchedOut() ? TransactionQuery.SEARCHED_MAX : page.transactions().size();
    if (page.next().isPresent() && lookedAt < LOOKED_AT_MAX) {
      return read(page.next());
    }
    Collections.reverse(found);
    return Future.succeededFuture(new Picked(found, page.next().isEmpty()));
  }
}
