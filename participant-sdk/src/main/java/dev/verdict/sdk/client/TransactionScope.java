package dev.verdict.sdk.client;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Vote;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.Set;

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

  private final VerdictClient client;
  private final TxId id;
  private final Set<BranchId> branches = new LinkedHashSet<>();
  private boolean ended;

  TransactionScope(VerdictClient client, TxId id) {
    this.client = client;
    this.id = id;
  }

  /** The transaction. */
  public TxId id() {
    return id;
  }

  /** Enlists a branch. If the client calls the service itself: before that call. */
  public void enlist(BranchSpec branch) {
    client.enlist(id, branch);
    branches.add(branch.id());
  }

  /** Reports the vote that a business call's answer carried. */
  public void reportVote(BranchId branch, Vote vote) {
    client.reportVote(id, branch, vote);
  }

  /**
   * Asks for commit, stating all branches enlisted here, and waits for the outcome.
   *
   * @throws IllegalStateException if commit or abort was asked for before
   */
  public TransactionOutcome commit() {
    end();
    return client.commit(id, branches);
  }

  /**
   * Asks for abort and waits for the outcome.
   *
   * @throws IllegalStateException if commit or abort was asked for before
   */
  public TransactionOutcome abort() {
    end();
    return client.abort(id);
  }

  private void end() {
    if (ended) {
      throw new IllegalStateException("commit or abort was asked for before");
    }
    ended = true;
  }

  /** Aborts unless commit or abort was asked for. */
  @Override
  public void close() {
    if (ended) {
      return;
    }
    ended = true;
    try {
      client.abort(id);
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING, "transaction " + id.text() + " is left to its time-out, not aborted", e);
    }
  }
}
