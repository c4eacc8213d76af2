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

  private final BarrierStore<?> store;
  private final Function<List<TxId>, CompletionStage<Set<TxId>>> finished;

  /** Over a store, asking {@code finished} about each batch. */
  public Forgetting(
      BarrierStore<?> store, Function<List<TxId>, CompletionStage<Set<TxId>>> finished) {
    this.store = store;
    this.finished = finished;
  }

  /** Forgets what is finished at or below the horizon; tells how many rows that were. */
  public CompletionStage<Long> upTo(TxId horizon) {
    return store.raiseWatermark(horizon).thenCompose(none -> after("", horizon, 0));
  }

  private CompletionStage<Long> after(String last, TxId horizon, long count) {
    return store
        .transactions(last, horizon, BATCH_MAX)
        .thenCompose(
            batch -> {
              if (batch.isEmpty()) {
                return CompletableFuture.completedFuture(count);
              }
              String newLast = batch.get(batch.size() - 1).text();
              return forget(batch)
                  .thenComposeAsync(deleted -> after(newLast, horizon, count + deleted));
            });
  }

  private CompletionStage<Integer> forget(List<TxId> batch) {
    return finished
        .apply(batch)
        .thenCompose(ids -> store.forget(batch.stream().filter(ids::contains).toList()));
  }
}
