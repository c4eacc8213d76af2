package dev.verdict.sdk.barrier;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.HeldLocks;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One local transaction of a store, used by one call at a time. It is over after {@link #commit},
 * {@link #prepare}, {@link #rollback}, {@link #commitPrepared} or {@link #rollbackPrepared}.
 *
 * @param <C> what handlers work with
 */
public interface LocalTransaction<C> {
  /** What the handler may use. It cannot end the transaction. */
  C session();

  /**
   * Inserts the entry unless the branch has a row, a prepared transaction, or is forgotten; locks
   * the row and raises its epoch to the entry's. Waits for another transaction that holds the same
   * key, within the store's lock time-out.
   */
  CompletionStage<Found> claim(Entry ifAbsent);

  /**
   * Whether {@link #claim} found work new without writing its entry yet. Then somebody who does not
   * know of the claim may put an entry there before {@link #recordAndCommit} does.
   */
  default boolean isOnlyAnnounced() {
    return false;
  }

  /**
   * Compares tokens with the largest that were seen. Until this transaction is over, and be it
   * prepared, nobody raises them.
   *
   * @return a resource of which a larger token was seen; empty if there is none
   */
  default CompletionStage<Optional<String>> findStale(HeldLocks locks) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("this store keeps no tokens"));
  }

  /** Looks and locks, without inserting. */
  CompletionStage<Found> find(Call call);

  /**
   * Rewrites the row that this transaction claimed. Fails if it is no longer this transaction's, or
   * if it is a claim of work that has been forgotten meanwhile.
   */
  CompletionStage<Void> record(Entry entry, State state, Json output);

  /** Commits. */
  CompletionStage<Void> commit();

  /** {@link #record}, then {@link #commit}: both, or neither. */
  default CompletionStage<Void> recordAndCommit(Entry entry, State state, Json output) {
    return record(entry, state, output).thenCompose(none -> commit());
  }

  /**
   * Prepares instead of committing.
   *
   * @return fails with {@link PrepareRefusedException} if the database can never prepare this work
   */
  CompletionStage<Void> prepare(Call call);

  /** Rolls back, unless it is over; never fails. */
  CompletionStage<Void> rollback();

  /**
   * Ends this transaction and commits a prepared one.
   *
   * @return whether it was there
   */
  CompletionStage<Boolean> commitPrepared(String name);

  /**
   * Ends this transaction and rolls a prepared one back.
   *
   * @return whether it was there
   */
  CompletionStage<Boolean> rollbackPrepared(String name);
}
