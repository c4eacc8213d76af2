package dev.verdict.sdk.barrier;

import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.HeldLocks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Where entries live. Failures come as failed stages; {@link RetryableException} asks for another
 * attempt.
 *
 * @param <C> what handlers work with
 */
public interface BarrierStore<C> extends AutoCloseable {
  /**
   * Runs what is of a lane: directly for stores that never block, on bounded worker threads for
   * others.
   */
  Executor executor(Lane lane);

  /** Whether an error of a handler or of the store only lost a race that can be run again. */
  boolean isRetryable(Throwable error);

  /** Whether an error of a handler or of the store says that a lock was waited for in vain. */
  default boolean isLockTimeout(Throwable error) {
    return false;
  }

  /** The SQLSTATE that an error of a handler or of the store carries; empty if it has none. */
  default Optional<String> sqlState(Throwable error) {
    return Optional.empty();
  }

  /** Creates tables that are not there. */
  CompletionStage<Void> createSchema();

  /**
   * Checks that the store can do what is asked of it.
   *
   * @param participant names this participant in the store
   * @param prepares whether it must be able to prepare
   * @return fails with {@link IllegalStateException} naming the setting to change
   */
  CompletionStage<Void> start(String participant, boolean prepares);

  /**
   * Whether a plain commit is on disk when it is told, as far as {@link #start} found out; what is
   * prepared is in any case. If not, a decision is not to be left to this store.
   */
  default boolean commitsLast() {
    return true;
  }

  /**
   * Remembers, for good, that these tokens were seen: of each resource that is held alone the
   * largest. Done before the local transaction whose work they protect begins, because that one may
   * be prepared, and be waited for then.
   */
  default CompletionStage<Void> raiseTokens(HeldLocks locks) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("this store keeps no tokens"));
  }

  /** Begins a local transaction for a call. Phase two does not compete with work for it. */
  CompletionStage<LocalTransaction<C>> begin(Call call);

  /**
   * Prepared and tried branches without an outcome.
   *
   * @param olderThan by the store's clock
   * @param max at most so many
   */
  CompletionStage<List<InDoubt>> inDoubt(Duration olderThan, int max);

  /**
   * What has been prepared in the store's database for longer than that and holds its locks,
   * whoever prepared it; the oldest. Empty if nothing has, or the database does not tell since
   * when.
   */
  default CompletionStage<Optional<LongPrepared>> longPrepared(Duration age) {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  /**
   * A prepared transaction that nobody ends.
   *
   * @param name the database's name of it
   * @param since when it was prepared, by the database's clock, as in RFC 3339
   */
  record LongPrepared(String name, String since) {}

  /** Raises the watermark, never lowers it; durable when this completes. */
  CompletionStage<Void> raiseWatermark(TxId upTo);

  /**
   * The next of this participant's transactions after {@code after}, up to and with {@code upTo},
   * in order.
   */
  CompletionStage<List<TxId>> transactions(String after, TxId upTo, int max);

  /**
   * Deletes this participant's rows of transactions at or below the watermark, except reservations
   * that were neither confirmed nor cancelled.
   */
  CompletionStage<Integer> forget(List<TxId> finished);

  /** A page of what this participant holds. */
  CompletionStage<HoldingsPage> holdings(HoldingsQuery query);

  @Override
  void close();

  /** A branch that waits for its outcome. */
  record InDoubt(BranchKey key, Style style) {}
}
