package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Call;
import dev.verdict.sdk.barrier.Entry;
import dev.verdict.sdk.barrier.Found;
import dev.verdict.sdk.barrier.LocalTransaction;
import dev.verdict.sdk.barrier.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One local transaction in a {@link Vault}: it changes one branch, or nothing. */
class Visit implements LocalTransaction<Visit> {
  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private final Vault vault;
  private final BranchKey key;
  private final List<Runnable> effects = new ArrayList<>(1);
  private Optional<Entry> written = Optional.empty();

  Visit(Vault vault, BranchKey key) {
    this.vault = vault;
    this.key = key;
  }

  BranchKey key() {
    return key;
  }

  /** Runs when the work shows. */
  void onCommit(Runnable effect) {
    effects.add(effect);
  }

  @Override
  public Visit session() {
    return this;
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
    return CompletableFuture.completedFuture(vault.findStale(locks));
  }

  @Override
  public CompletionStage<Found> find(Call call) {
    return CompletableFuture.completedFuture(look(call.epoch()));
  }

  Found look(long epoch) {
    Optional<Vault.Row> row = vault.find(key);
    if (row.isEmpty()) {
      return vault.isForgotten(key) ? new Found.Forgotten() : new Found.Absent();
    }
    Entry entry = row.get().entry();
    if (row.get().prepared()) {
      return new Found.Prepared(key.toString(), entry.epoch(), entry.inputHash());
    }
    if (epoch > entry.epoch()) {
      written = Optional.of(entry.seen(epoch));
    }
    return new Found.Present(entry.seen(epoch));
  }

  @Override
  public CompletionStage<Void> record(Entry entry, State state, Json output) {
    written = Optional.of(entry.with(state, output));
    return DONE;
  }

  @Override
  public CompletionStage<Void> commit() {
    return vault.end(
        () -> {
          written.ifPresent(entry -> vault.put(entry, false, List.of()));
          effects.forEach(Runnable::run);
        });
  }

  Optional<Entry> written() {
    return written;
  }

  @Override
  public CompletionStage<Void> prepare(Call call) {
    return vault.end(
        () -> written.ifPresent(entry -> vault.put(entry, true, List.copyOf(effects))));
  }

  @Override
  public CompletionStage<Void> rollback() {
    return DONE;
  }

  @Override
  public CompletionStage<Boolean> commitPrepared(String name) {
    Optional<Vault.Row> row = vault.find(key).filter(Vault.Row::prepared);
    row.ifPresent(
        it -> {
          vault.put(it.entry(), false, List.of());
          it.effects().forEach(Runnable::run);
        });
    return CompletableFuture.completedFuture(row.isPresent());
  }

  @Override
  public CompletionStage<Boolean> rollbackPrepared(String name) {
    boolean was = vault.find(key).filter(Vault.Row::prepared).isPresent();
    if (was) {
      vault.remove(key);
    }
    return CompletableFuture.completedFuture(was);
  }
}
