package dev.verdict.coordinator.log;

import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Which transactions to list; every filter that is present must hold.
 *
 * @param namespace the namespace to look in
 * @param kind only that protocol
 * @param status only those in that state
 * @param outcome only those decided that way
 * @param name only sagas of that name
 * @param businessKey only those with that key
 * @param labels only those that carry all of these
 * @param stuck only those stuck ({@code true}) or not
 * @param finished only those finished ({@code true}) or not
 * @param since only those begun at or after
 * @param until only those begun before
 * @param idPrefix only those whose id begins so
 * @param search what else must hold
 * @param before only those with a smaller id: the cursor
 * @param limit how many at most, 1 to 1,000
 * @param searchedMax how many are looked at, at most, for what no index finds; positive
 */
public record TransactionQuery(
    String namespace,
    Optional<Summary.Kind> kind,
    Optional<String> status,
    Optional<Outcome> outcome,
    Optional<String> name,
    Optional<String> businessKey,
    Map<String, String> labels,
    Optional<Boolean> stuck,
    Optional<Boolean> finished,
    Optional<Instant> since,
    Optional<Instant> until,
    Optional<String> idPrefix,
    Search search,
    Optional<TxId> before,
    int limit,
    int searchedMax) {
  /** How many transactions a page looks at. */
  public static final int SEARCHED_MAX = 10_000;

  /** Copies the labels. */
  public TransactionQuery {
    labels = Map.copyOf(labels);
  }

  /** The same filters, but only those that are not finished. */
  public TransactionQuery unfinished() {
    return with(Optional.of(false), before, limit);
  }

  /**
   * The same filters, for another page.
   *
   * @param after the cursor; empty for the first page
   * @param rows how many at most, 1 to 1,000
   */
  public TransactionQuery page(Optional<TxId> after, int rows) {
    return with(finished, after, rows);
  }

  private TransactionQuery with(Optional<Boolean> over, Optional<TxId> after, int rows) {
    return new TransactionQuery(
        namespace,
        kind,
        status,
        outcome,
        name,
        businessKey,
        labels,
        stuck,
        over,
        since,
        until,
        idPrefix,
        search,
        after,
        rows,
        searchedMax);
  }
}
