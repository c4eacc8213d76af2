package dev.verdict.coordinator.reconcile;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import java.util.Comparator;
import java.util.Optional;

/**
 * A branch of a transaction, in the order of their texts.
 *
 * @param transaction the transaction
 * @param branch its branch or step, or one that a service says that it has
 */
public record Place(TxId transaction, BranchId branch) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::transaction).thenComparing(place -> place.branch().text());

  private static final char SEPARATOR = ':';

  /** As text that {@link #parse} reads. */
  public String text() {
    return transaction.text() + SEPARATOR + branch.text();
  }

  /** What {@link #text} wrote; empty if the text is something else. */
  public static Optional<Place> parse(String text) {
    int end = text.indexOf(SEPARATOR);
    if (end < 0 || !TxId.isValid(text.substring(0, end))) {
      return Optional.empty();
    }
    String branch = text.substring(end + 1);
    return BranchId.isValid(branch)
        ? Optional.of(new Place(new TxId(text.substring(0, end)), new BranchId(branch)))
        : Optional.empty();
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
