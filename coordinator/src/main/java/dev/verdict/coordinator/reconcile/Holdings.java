package dev.verdict.coordinator.reconcile;

import dev.verdict.protocol.BranchId;
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
   * @param place where it is
   * @param state a word of the participant protocol, for example {@code done}
   */
  record Holding(Place place, String state) {
    /** How many characters the word may have. */
    static final int STATE_CHARS_MAX = 100;

    /**
     * Checks the form of what a service says.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Holding of(String transaction, String branch, String state) {
      if (state.length() > STATE_CHARS_MAX) {
        throw new IllegalArgumentException("a state of " + state.length() + " characters");
      }
      return new Holding(new Place(new TxId(transaction), new BranchId(branch)), state);
    }
  }
}
