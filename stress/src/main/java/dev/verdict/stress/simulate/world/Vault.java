package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.protocol.wire.LockMode;
import dev.verdict.sdk.barrier.BarrierStore;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Call;
import dev.verdict.sdk.barrier.Entry;
import dev.verdict.sdk.barrier.Holding;
import dev.verdict.sdk.barrier.HoldingsPage;
import dev.verdict.sdk.barrier.HoldingsQuery;
import dev.verdict.sdk.barrier.Lane;
import dev.verdict.sdk.barrier.LocalTransaction;
import dev.verdict.sdk.barrier.State;
import dev.verdict.sdk.barrier.Style;
import dev.verdict.stress.simulate.world.kernel.Dice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * A service's database, as far as the barrier sees it: its rows and what is prepared outlive the
 * service's process. One local transaction at a time.
 */
class Vault implements BarrierStore<Visit> {
  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private final Map<BranchKey, Row> rows = new LinkedHashMap<>();
  private final Set<BranchKey> inDoubt = new LinkedHashSet<>();
  private final Map<String, Long> tokens = new HashMap<>();
  private final LongSupplier nowUs;
  private final Dice dice;
  private StatementFaults faults = StatementFaults.NONE;
  private String watermark = "";

  /**
   * What is stored of a branch.
   *
   * @param prepared whether the work waits, unseen, for phase two
   * @param effects what shows the work, if it is prepared
   */
  record Row(Entry entry, boolean prepared, List<Runnable> effects, long sinceUs) {
    boolean isInDoubt() {
      return prepared || (entry.style() == Style.TCC && entry.state() == State.DONE);
    }
  }

  Vault(LongSupplier nowUs, Dice dice) {
    this.nowUs = nowUs;
    this.dice = dice;
  }

  void turn(StatementFaults now) {
    faults = now;
  }

  /** Carries the end of a local transaction out, or fails before or after that. */
  CompletionStage<Void> end(Runnable work) {
    if (dice.chance(faults.refusedPpm())) {
      return CompletableFuture.failedFuture(new ConnectionLostException("before the end"));
    }
    work.run();
    return dice.chance(faults.unansweredPpm())
        ? CompletableFuture.failedFuture(new ConnectionLostException("after the end"))
        : DONE;
  }

  Optional<Row> find(BranchKey key) {
    return Optional.ofNullable(rows.get(key));
  }

  boolean isForgotten(BranchKey key) {
    return key.tx().text().compareTo(watermark) <= 0;
  }

  void put(Entry entry, boolean prepared, List<Runnable> effects) {
    Row row = new Row(entry, prepared, effects, nowUs.getAsLong());
    rows.put(entry.key(), row);
    if (row.isInDoubt()) {
      inDoubt.add(entry.key());
    } else {
      inDoubt.remove(entry.key());
    }
  }

  void remove(BranchKey key) {
    rows.remove(key);
    inDoubt.remove(key);
  }

  /** Everything in doubt, however young. */
  Collection<BranchKey> doubts() {
    return inDoubt;
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

  /** A resource of which a larger token was seen. */
  Optional<String> findStale(HeldLocks locks) {
    return locks.resources().keySet().stream()
        .filter(resource -> tokens.getOrDefault(resource, 0L) > locks.token())
        .findFirst();
  }

  @Override
  public CompletionStage<LocalTransaction<Visit>> begin(Call call) {
    return CompletableFuture.completedFuture(new Visit(this, call.key()));
  }

  @Override
  public CompletionStage<List<InDoubt>> inDoubt(Duration olderThan, int max) {
    long beforeUs = nowUs.getAsLong() - olderThan.toNanos() / 1_000;
    List<InDoubt> found = new ArrayList<>();
    for (BranchKey key : inDoubt) {
      Row row = rows.get(key);
      if (row != null && row.sinceUs <= beforeUs && found.size() < max) {
        found.add(new InDoubt(key, row.entry.style()));
      }
    }
    return CompletableFuture.completedFuture(found);
  }

  @Override
  public CompletionStage<Void> raiseWatermark(TxId upTo) {
    if (upTo.text().compareTo(watermark) > 0) {
      watermark = upTo.text();
    }
    return DONE;
  }

  @Override
  public CompletionStage<List<TxId>> transactions(String after, TxId upTo, int max) {
    TreeSet<TxId> found = new TreeSet<>();
    for (BranchKey key : rows.keySet()) {
      if (key.tx().text().compareTo(after) > 0 && key.tx().compareTo(upTo) <= 0) {
        found.add(key.tx());
      }
    }
    return CompletableFuture.completedFuture(found.stream().limit(max).toList());
  }

  @Override
  public CompletionStage<Integer> forget(List<TxId> finished) {
    int before = rows.size();
    rows.keySet().removeIf(key -> finished.contains(key.tx()) && isForgotten(key));
    inDoubt.retainAll(rows.keySet());
    return CompletableFuture.completedFuture(before - rows.size());
  }

  @Override
  public CompletionStage<HoldingsPage> holdings(HoldingsQuery query) {
    List<Holding> found =
        rows.entrySet().stream()
            .filter(each -> query.includes(each.getKey()))
            .map(each -> holding(each.getValue()))
            .toList();
    return CompletableFuture.completedFuture(HoldingsPage.of(query, List.of(), found, watermark));
  }

  private static Holding holding(Row row) {
    Entry entry = row.entry();
    return row.prepared()
        ? Holding.prepared(entry.key())
        : new Holding(
            entry.key(),
            entry.style(),
            Holding.Status.of(entry.style(), entry.state()),
            Optional.of(Instant.ofEpochMilli(row.sinceUs() / 1_000)));
  }

  @Override
  public void close() {}
}
