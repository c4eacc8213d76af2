package dev.verdict.sdk.barrier;

import dev.verdict.protocol.TxId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Some of what a participant holds.
 *
 * @param holdings by transaction, then branch
 * @param more whether others follow
 * @param forgottenUpTo nothing can be said about what is missing of transactions up to this one,
 *     because what is finished is deleted there; empty if nothing was ever deleted
 */
public record HoldingsPage(List<Holding> holdings, boolean more, Optional<TxId> forgottenUpTo) {
  /** Copies the list. */
  public HoldingsPage {
    holdings = List.copyOf(holdings);
  }

  /**
   * Joins what was found, each part complete or one longer than the limit.
   *
   * @param prepared found first; a row of the same branch is newer and counts
   * @param watermark the newest transaction that may have been forgotten; empty if none
   */
  public static HoldingsPage of(
      HoldingsQuery query,
      Collection<Holding> prepared,
      Collection<Holding> rows,
      String watermark) {
    Map<BranchKey, Holding> all = new TreeMap<>();
    prepared.stream()
        .filter(each -> query.includes(each.key()))
        .forEach(each -> all.put(each.key(), each));
    rows.forEach(each -> all.put(each.key(), each));
    return new HoldingsPage(
        all.values().stream().limit(query.limit()).toList(),
        all.size() > query.limit(),
        watermark.isEmpty() ? Optional.empty() : Optional.of(new TxId(watermark)));
  }
}
