package dev.verdict.sdk.barrier;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import java.util.Comparator;

/** The participant's key for duplicates. Sorts by transaction, then branch. */
public record BranchKey(TxId tx, BranchId branch) implements Comparable<BranchKey> {
  private static final Comparator<BranchKey> ORDER =
      Comparator.comparing(BranchKey::tx).thenComparing(key -> key.branch().text());

  @Override
  public int compareTo(BranchKey other) {
    return ORDER.compare(this, other);
  }
}
