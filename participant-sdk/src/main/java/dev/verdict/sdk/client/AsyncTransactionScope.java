package dev.verdict.sdk.client;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Vote;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A transaction that was begun, for code that does not block. Whoever began it commits or aborts
 * it; {@link AsyncVerdictClient#inTransaction} does so by itself. Thread-safe.
 */
public final class AsyncTransactionScope {
  private static final Logger LOG = System.getLogger(AsyncTransactionScope.class.getName());

  private final AsyncVerdictClient client;
  private final TransactionContext context;
  private final Map<BranchId, Optional<Vote>> enlisted = new LinkedHashMap<>();
  private boolean ended;

  AsyncTransactionScope(AsyncVerdictClient client, TxId id) {
    this.client = client;
    this.context = TransactionContext.root(id);
  }

  /** The transaction. */
  public TxId id() {
    return context.id();
  }

  /** Passes the transaction on to services that are called directly. */
  public TransactionContext context() {
    return context;
  }

  /** Enlists a branch. If the client calls the service itself: before that call. */
  public CompletionStage<Void> enlist(BranchSpec branch) {
    return client.enlist(id(), branch).thenRun(() -> note(branch.id()));
  }

  private synchronized void note(BranchId branch) {
    enlisted.put(branch, Optional.empty());
  }

  /** Reports the vote that a business call's answer carried. */
  public CompletionStage<Void> reportVote(BranchId branch, Vote vote) {
    return client.reportVote(id(), branch, vote);
  }

  /**
   * Asks for commit, stating all branches enlisted here and those that calls told of, and waits for
   * the outcome. If the transaction is doomed, asks for abort instead.
   *
   * @throws IllegalStateException if commit or abort was asked for before
   */
  public CompletionStage<TransactionOutcome> commit() {
    end();
    Map<BranchId, Vote> votes = context.conclude();
    Optional<String> doom = context.doomed();
    return doom.isPresent() ? client.abort(id(), doom.get()) : client.commit(id(), stated(votes));
  }

  private synchronized Map<BranchId, Optional<Vote>> stated(Map<BranchId, Vote> votes) {
    Map<BranchId, Optional<Vote>> all = new LinkedHashMap<>(enlisted);
    votes.forEach((branch, vote) -> all.put(branch, Optional.of(vote)));
    return all;
  }

  /**
   * Asks for abort and waits for the outcome.
   *
   * @param reason in words
   * @throws IllegalStateException if commit or abort was asked for before
   */
  public CompletionStage<TransactionOutcome> abort(String reason) {
    end();
    return client.abort(id(), reason);
  }

  private synchronized void end() {
    if (ended) {
      throw new IllegalStateException("commit or abort was asked for before");
    }
    ended = true;
  }

  synchronized boolean isEnded() {
    return ended;
  }

  CompletionStage<TransactionOutcome> run(
      Function<AsyncTransactionScope, CompletionStage<?>> work) {
    CompletionStage<?> worked;
    try {
      worked = work.apply(this);
    } catch (RuntimeException e) {
      worked = CompletableFuture.failedFuture(e);
    }
    return worked
        .handle((done, error) -> error == null ? commit() : abortAfter(error))
        .thenCompose(outcome -> outcome);
  }

  private CompletionStage<TransactionOutcome> abortAfter(Throwable error) {
    Throwable cause = AsyncVerdictClient.cause(error);
    leftBy(cause);
    return giveUp().thenCompose(aborted -> CompletableFuture.failedFuture(cause));
  }

  /** Notes why it will be aborted. */
  void leftBy(Throwable cause) {
    context.doom("it was left by " + cause);
  }

  /** Aborts as well as it can: whoever calls has another failure to tell, or none at all. */
  CompletionStage<Void> giveUp() {
    return abort(context.doomed().orElse("it was left without commit"))
        .handle(
            (outcome, error) -> {
              if (error != null || outcome instanceof TransactionOutcome.InDoubt) {
                LOG.log(
                    Level.WARNING,
                    "transaction {0} is left to its time-out, not aborted: {1}",
                    id().text(),
                    error == null ? outcome : AsyncVerdictClient.cause(error));
              }
              return true;
            })
        .thenAccept(told -> {});
  }
}
