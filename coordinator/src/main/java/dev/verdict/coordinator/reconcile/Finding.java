package dev.verdict.coordinator.reconcile;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import java.util.Locale;

/**
 * A disagreement about a branch.
 *
 * @param transaction the transaction
 * @param namespace the transaction's
 * @param branch the branch or step
 * @param participant the service
 * @param kind what kind
 * @param logged what the log says that the service has: {@code done} or {@code nothing}
 * @param found the state that the service says, or {@code nothing}
 */
public record Finding(
    TxId transaction,
    String namespace,
    BranchId branch,
    String participant,
    Kind kind,
    String logged,
    String found) {
  /** Where it is. */
  public Place place() {
    return new Place(transaction, branch);
  }

  /** What can be. */
  public enum Kind {
    /** The log says that the work stands, and the service that it does not. */
    NOT_DONE("The log says that it is done; the service does not have it."),
    /** The log says that nothing stands, and the service that the work does. */
    STILL_DONE("The log says that it was aborted or undone; at the service it stands."),
    /** The transaction is decided, and the service still waits for the decision. */
    STILL_OPEN("The transaction is finished; the service still waits for its decision."),
    /** A handler ended the transaction of the barrier: nobody knows what stands. */
    BROKEN("At the service a handler ended the barrier's own transaction: look what stands."),
    /** The service holds work in a branch that the transaction does not have. */
    UNEXPECTED("The service holds work in a branch that the transaction does not have.");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** The stable word for it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** In a sentence. */
    public String words() {
      return words;
    }
  }
}
