package dev.verdict.sdk.barrier;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.sdk.MemoryTransaction;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Changes one slot of a stripe, or none; holds the stripe's lock until it is over. */
final class MemoryLocalTransaction
    implements LocalTransaction<MemoryTransaction>, MemoryTransaction {
  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private final MemoryStripe stripe;
  private final BranchKey key;
  private final Clock clock;
  private final Map<String, Long> tokens;
  private final List<Runnable> effects = new ArrayList<>(0);

  /** What is there until this is over. */
  private final Optional<MemoryStripe.Slot> slot;

  private Optional<Entry> written = Optional.empty();
  private boolean over;

  MemoryLocalTransaction(
      MemoryStripe stripe, BranchKey key, Clock clock, Map<String, Long> tokens) {
    this.tokens = tokens;
    this.stripe = stripe;
    this.key = key;
    this.clock = clock;
    stripe.lock();
    slot = stripe.get(key);
  }

  @Override
  public MemoryTransaction session() {
    return this;
  }

  @Override
  public void onCommit(Runnable effect) {
    if (over) {
      throw new IllegalStateException("the handler is over");
    }
    effects.add(effect);
  }

  @Override
  public CompletionStage<Found> claim(Entry ifAbsent) {
    Found found = look(ifAbsent.epoch());
    if (found instanceof Found.Absent) {
      written = Optional.of(ifAbsent);
      found = new Found.Present(ifAbsent);
    }
    return CompletableFuture.completedFuture(found);
  }

  @Override
  public CompletionStage<Optional<String>> findStale(HeldLocks locks) {
    return CompletableFuture.completedFuture(
        locks.resources().keySet().stream()
            .filter(resource -> tokens.getOrDefault(resource, 0L) > locks.token())
            .findFirst());
  }

  @Override
  public CompletionStage<Found> find(Call call) {
    return CompletableFuture.completedFuture(look(call.epoch()));
  }

  private Found look(long epoch) {
    if (slot.isEmpty()) {
      return stripe.forgotten(key) ? new Found.Forgotten() : new Found.Absent();
    }
    Entry entry = slot.get().entry();
    if (slot.get().prepared()) {
      return new Found.Prepared(name(), entry.epoch(), entry.inputHash());
    }
    Entry seen = entry.seen(epoch);
    if (epoch > entry.epoch()) {
      written = Optional.of(seen);
    }
    return new Found.Present(seen);
  }

  private String name() {
    return key.tx().text() + '/' + key.branch().text();
  }

  @Override
  public CompletionStage<Void> record(Entry entry, State state, Json output) {
    written = Optional.of(entry.with(state, output));
    return DONE;
  }

  @Override
  public CompletionStage<Void> commit() {
    written.ifPresent(entry -> put(entry, false, List.of()));
    effects.forEach(Runnable::run);
    return end();
  }

  @Override
  public CompletionStage<Void> prepare(Call call) {
    written.ifPresent(entry -> put(entry, true, List.copyOf(effects)));
    return end();
  }

  @Override
  public CompletionStage<Void> rollback() {
    return over ? DONE : end();
  }

  @Override
  public CompletionStage<Boolean> commitPrepared(String name) {
    Optional<MemoryStripe.Slot> prepared = slot.filter(MemoryStripe.Slot::prepared);
    prepared.ifPresent(
        it -> {
          put(it.entry(), false, List.of());
          it.effects().forEach(Runnable::run);
        });
    end();
    return CompletableFuture.completedFuture(prepared.isPresent());
  }

  @Override
  public CompletionStage<Boolean> rollbackPrepared(String name) {
    boolean was = slot.filter(MemoryStripe.Slot::prepared).isPresent();
    if (was) {
      stripe.remove(key);
    }
    end();
    return CompletableFuture.completedFuture(was);
  }

  private void put(Entry entry, boolean prepared, List<Runnable> later) {
    stripe.put(key, new MemoryStripe.Slot(entry, prepared, later, clock.millis()));
  }

  private CompletionStage<Void> end() {
    over = true;
    stripe.unlock();
    return DONE;
  }
}
