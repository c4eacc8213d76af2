package dev.verdict.sdk.barrier;

import java.util.Optional;

/**
 * Which branches to tell of. Transactions sort by their time as plain text, so a span of time is a
 * span of text; a bound need not be a whole id.
 *
 * @param from the first transaction, or what it begins with; empty for the oldest
 * @param below what comes before this is told of
 * @param after only what follows this branch, by transaction, then branch; empty to begin
 * @param limit how many at most, positive
 */
public record HoldingsQuery(String from, String below, Optional<BranchKey> after, int limit) {
  /** Above every id. */
  public static final String END = "~";

  /** Whether a branch is asked for. */
  public boolean includes(BranchKey key) {
    String tx = key.tx().text();
    return tx.compareTo(from) >= 0
        && tx.compareTo(below) < 0
        && after.filter(last -> key.compareTo(last) <= 0).isEmpty();
  }
}
