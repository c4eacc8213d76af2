package dev.verdict.sdk.resource;

import dev.verdict.sdk.barrier.BarrierStore;
import dev.verdict.sdk.barrier.BarrierStore.InDoubt;
import dev.verdict.sdk.barrier.Patience;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Looks for what is in doubt. A look that takes too long is given up, and goes on without anybody:
 * so few of them may hang at a time, since each may hold a connection.
 */
public final class Looks {
  /** How many branches one look finds. */
  public static final int FOUND_MAX = 1_000;

  /** How long one look is waited for. */
  public static final Duration LONGEST = Duration.ofSeconds(15);

  /** So many may hang before no other is begun. */
  static final int HANGING_MAX = 4;

  private final BarrierStore<?> store;
  private final Duration longest;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * Over a store.
   *
   * @param longest how long one look is waited for, positive
   */
  public Looks(BarrierStore<?> store, Duration longest) {
    this.store = store;
    this.longest = longest;
  }

  /**
   * Looks.
   *
   * @param olderThan by the store's clock
   */
  CompletionStage<List<InDoubt>> find(Duration olderThan) {
    if (underWay.incrementAndGet() > HANGING_MAX) {
      underWay.decrementAndGet();
      return CompletableFuture.failedFuture(
          new IllegalStateException(
              HANGING_MAX + " looks wait for the store already: is its network silent?"));
    }
    return Patience.bounded(
        CompletableFuture.completedFuture(olderThan)
            .thenCompose(age -> store.inDoubt(age, FOUND_MAX))
            .whenComplete((found, error) -> underWay.decrementAndGet()),
        longest);
  }
}
