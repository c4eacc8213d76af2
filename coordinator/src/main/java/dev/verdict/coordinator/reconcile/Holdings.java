package dev.verdict.coordinator.reconcile;

import dev.verdict.protocol.TxId;
import java.util.List;

/** What a service says that it holds of a span of transactions. */
public sealed interface Holdings {
  /**
   * It told.
   *
   * @param branches by transaction, then branch
   * @param forgottenUpTo of transactions up to this one, as text, what is missing may have been
   *     forgotten; empty if nothing ever was
   */
  record Told(List<Holding> branches, String forgottenUpTo) implements Holdings {
    /** Copies the list. */
    public Told {
      branches = List.copyOf(branches);
    }

    boolean mayHaveForgotten(TxId transaction) {
      return transaction.text().compareTo(forgottenUpTo) <= 0;
    }
  }

  /** It did not, for that reason in words. */
  record Untold(String why) implements Holdings {}

  /**
   * One branch.
   *
   * @param transaction the transaction's id as text
   * @param branch its id there
   * @param state a word of the participant protocol, for example {@code done}
   */
  record Holding(String transaction, String branch, String state) {}
}
