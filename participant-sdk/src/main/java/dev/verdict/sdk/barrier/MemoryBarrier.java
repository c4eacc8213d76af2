package dev.verdict.sdk.barrier;

import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.protocol.wire.LockMode;
import dev.verdict.sdk.MemoryTransaction;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Entries in memory, in stripes by branch; a local transaction holds its stripe's lock, so handlers
 * run one at a time per stripe, on the thread that calls.
 */
public final class MemoryBarrier implements BarrierStore<MemoryTransaction> {
  private static final int STRIPES = 64;
  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private final MemoryStripe[] stripes = new MemoryStripe[STRIPES];
  private final Clock clock;
  private final Map<String, Long> tokens = new ConcurrentHashMap<>();

  /** See {@link dev.verdict.sdk.MemoryStore}. */
  public MemoryBarrier(int entriesMax, Duration undoneWithin, Clock clock) {
    if (entriesMax < 1) {
      throw new IllegalArgumentException("entriesMax must be positive");
    }
    if (undoneWithin.isNegative()) {
      throw new IllegalArgumentException("undoneWithin must not be negative");
    }
    this.clock = clock;
    MemoryStripe.Undoing undoing = new MemoryStripe.Undoing(undoneWithin, clock);
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new MemoryStripe(Math.max(1, entriesMax / STRIPES), undoing);
    }
  }

  @Override
  public Executor executor(Lane lane) {
    return Runnable::run;
  }

  @Override
  public boolean isRetryable(Throwable error) {
    return false;
  }

  @Override
  public CompletionStage<Void> createSchema() {
    return DONE;
  }

  @Override
  public CompletionStage<Void> start(String participant, boolean prepares) {
    return DONE;
  }

  @Override
  public CompletionStage<Void> raiseTokens(HeldLocks locks) {
    for (String resource : locks.held(LockMode.EXCLUSIVE)) {
      tokens.merge(resource, locks.token(), Math::max);
    }
    return DONE;
  }

  @Override
  public CompletionStage<LocalTransaction<MemoryTransaction>> begin(Call call) {
    MemoryStripe stripe = stripes[Math.floorMod(call.key().hashCode(), STRIPES)];
    return CompletableFuture.completedFuture(
        new MemoryLocalTransaction(stripe, call.key(), clock, tokens));
  }

  @Override
  public CompletionStage<List<InDoubt>> inDoubt(Duration olderThan, int max) {
    long before = clock.millis() - olderThan.toMillis();
    List<InDoubt> found = new ArrayList<>();
    for (MemoryStripe stripe : stripes) {
      stripe.inDoubt(before, max - found.size(), found);
    }
    return CompletableFuture.completedFuture(found);
  }

  @Override
  public CompletionStage<Void> raiseWatermark(TxId upTo) {
    for (MemoryStripe stripe : stripes) {
      stripe.raiseWatermark(upTo.text());
    }
    return DONE;
  }

  @Override
  public CompletionStage<List<TxId>> transactions(String after, TxId upTo, int max) {
    TreeSet<TxId> found = new TreeSet<>();
    for (MemoryStripe stripe : stripes) {
      stripe.transactions(after, upTo, found);
    }
    return CompletableFuture.completedFuture(found.stream().limit(max).toList());
  }

  @Override
  public CompletionStage<Integer> forget(List<TxId> finished) {
    int count = 0;
    for (MemoryStripe stripe : stripes) {
      count += stripe.forget(finished);
    }
    return CompletableFuture.completedFuture(count);
  }

  @Override
  public CompletionStage<HoldingsPage> holdings(HoldingsQuery query) {
    List<Holding> found = new ArrayList<>();
    String watermark = "";
    for (MemoryStripe stripe : stripes) {
      String forgotten = stripe.holdings(query, found);
      watermark = forgotten.compareTo(watermark) > 0 ? forgotten : watermark;
    }
    return CompletableFuture.completedFuture(HoldingsPage.of(query, List.of(), found, watermark));
  }

  @Override
  public void close() {}
}
