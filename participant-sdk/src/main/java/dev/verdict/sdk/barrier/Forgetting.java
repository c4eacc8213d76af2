package dev.verdict.sdk.barrier;

import dev.verdict.protocol.TxId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Cleans up: raises the watermark, durably, and only then deletes, batch by batch, what the
 * coordinator says is finished.
 */
public final class Forgetting {
  /** How many transactions are looked at and deleted at a time. */
  public static final int BATCH_MAX = 500;

  /** What comes before every transaction. */
  public static final String BEGINNING = "";

  private final BarrierStore<?> store;
  private final Function<List<TxId>, CompletionStage<Set<TxId>>> finished;

  /** Over a store, asking {@code finished} about each batch. */
  public Forgetting(
      BarrierStore<?> store, Function<List<TxId>, CompletionStage<Set<TxId>>> finished) {
    this.store = store;
    this.finished = finished;
  }

  /**
   * How far it came.
   *
   * @param rows how many rows were deleted
   * @param last the last transaction that was looked at; {@link #BEGINNING} if all were
   */
  public record Progress(long rows, String last) {}

  /** Forgets what is finished at or below the horizon; tells how many rows that were. */
  public CompletionStage<Long> upTo(TxId horizon) {
    return some(BEGINNING, horizon, Integer.MAX_VALUE).thenApply(Progress::rows);
  }

  /**
   * Forgets some of what is finished at or below the horizon.
   *
   * @param after begins behind this transaction, or at the {@link #BEGINNING}
   * @param batches how many batches at most
   */
  public CompletionStage<Progress> some(String after, TxId horizon, int batches) {
    return store.raiseWatermark(horizon).thenCompose(none -> after(after, horizon, batches, 0));
  }

  private CompletionStage<Progress> after(String last, TxId horizon, int batches, long count) {
    if (batches == 0) {
      return CompletableFuture.completedFuture(new Progress(count, last));
    }
    return store
        .transactions(last, horizon, BATCH_MAX)
        .thenCompose(
            batch -> {
              if (batch.isEmpty()) {
                return CompletableFuture.completedFuture(new Progress(count, BEGINNING));
              }
              String newLast = batch.get(batch.size() - 1).text();
              return forget(batch)
                  .thenComposeAsync(
                      deleted -> after(newLast, horizon, batches - 1, count + deleted));
            });
  }

  private CompletionStage<Integer> forget(List<TxId> batch) {
    return finished
        .apply(batch)
        .thenCompose(ids -> store.forget(batch.stream().filter(ids::contains).toList()));
  }
}
