package dev.verdict.sdk.barrier;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import java.util.Comparator;

/** The participant's key for duplicates. Sorts by transaction, then branch. */
public record BranchKey(TxId tx, BranchId branch) implements Comparable<BranchKey> {
  private static final Comparator<BranchKey> ORDER =
      Comparator.comparing(BranchKey::tx).thenComparing(key -> key.branch().text());

  /** Spelled out, as nothing is compared as often: the record's own is linked at run time. */
  @Override
  public boolean equals(Object other) {
    return other == this
        || (other instanceof BranchKey key && tx.equals(key.tx) && branch.equals(key.branch));
  }

  @Override
  public int hashCode() {
    return 31 * tx.hashCode() + branch.hashCode();
  }

  @Override
  public int compareTo(BranchKey other) {
    return ORDER.compare(this, other);
  }
}
