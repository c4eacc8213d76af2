package dev.verdict.sdk.client;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Vote;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * A transaction that was begun: left without {@link #commit}, or by an exception, it is aborted. To
 * be used by one thread at a time.
 *
 * <pre>{@code
 * try (TransactionScope scope = client.begin()) {
 *   scope.enlist(BranchSpec.prepared("debit", "bank-a", "transfer-out", debit));
 *   scope.enlist(BranchSpec.prepared("credit", "bank-b", "transfer-in", credit));
 *   TransactionOutcome outcome = scope.commit();
 * }
 * }</pre>
 */
public final class TransactionScope implements AutoCloseable {
  private static final Logger LOG = System.getLogger(TransactionScope.class.getName());

  private final AsyncTransactionScope scope;

  TransactionScope(AsyncTransactionScope scope) {
    this.scope = scope;
  }

  /** The transaction. */
  public TxId id() {
    return scope.id();
  }

  /** Passes the transaction on to services that are called directly. */
  public TransactionContext context() {
    return scope.context();
  }

  /** Enlists a branch. If the client calls the service itself: before that call. */
  public void enlist(BranchSpec branch) {
    Waiting.until(scope.enlist(branch));
  }

  /** Reports the vote that a business call's answer carried. */
  public void reportVote(BranchId branch, Vote vote) {
    Waiting.until(scope.reportVote(branch, vote));
  }

  /**
   * Asks for commit, stating all branches enlisted here and those that calls told of, and waits for
   * the outcome. If the transaction is doomed, asks for abort instead.
   *
   * @throws IllegalStateException if commit or abort was asked for before
   */
  public TransactionOutcome commit() {
    return Waiting.untilDecided(scope.commit(), Optional.of(id()), "");
  }

  /**
   * Asks for abort and waits for the outcome.
   *
   * @throws IllegalStateException if commit or abort was asked for before
   */
  public TransactionOutcome abort() {
    return abort("the client asked for it");
  }

  /**
   * Asks for abort and waits for the outcome.
   *
   * @param reason in words
   * @throws IllegalStateException if commit or abort was asked for before
   */
  public TransactionOutcome abort(String reason) {
    return Waiting.untilDecided(scope.abort(reason), Optional.of(id()), "");
  }

  /** Aborts unless commit or abort was asked for. */
  @Override
  public void close() {
    if (scope.isEnded()) {
      return;
    }
    try {
      Waiting.until(scope.giveUp());
    } catch (UnavailableException interrupted) {
      LOG.log(Level.WARNING, "the abort of {0} was not waited for", id().text());
    }
  }

  void leftBy(Throwable cause) {
    scope.leftBy(cause);
  }
}
