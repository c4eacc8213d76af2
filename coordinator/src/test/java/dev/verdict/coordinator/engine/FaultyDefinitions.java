package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.definitions.DefinitionStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Definitions that a test can take away. */
final class FaultyDefinitions implements DefinitionStore {
  private final DefinitionStore real;
  private boolean away;

  FaultyDefinitions(DefinitionStore real) {
    this.real = real;
  }

  void setAway(boolean away) {
    this.away = away;
  }

  private <T> Future<T> unlessAway(Supplier<Future<T>> work) {
    return away ? Future.failedFuture("the database is away") : work.get();
  }

  @Override
  public Future<Stored> putIfAbsent(Stored definition) {
    return unlessAway(() -> real.putIfAbsent(definition));
  }

  @Override
  public Future<Optional<Stored>> find(String namespace, String name, Optional<Integer> version) {
    return unlessAway(() -> real.find(namespace, name, version));
  }

  @Override
  public Future<Optional<Stored>> findBefore(String namespace, String name, int version) {
    return unlessAway(() -> real.findBefore(namespace, name, version));
  }

  @Override
  public Future<Optional<Stored>> findByHash(String hash) {
    return unlessAway(() -> real.findByHash(hash));
  }

  @Override
  public Future<List<Stored>> list(String namespace) {
    return unlessAway(() -> real.list(namespace));
  }

  @Override
  public Future<List<Stored>> mentioning(
      String namespace, String piece, Optional<String> name, int limit) {
    return unlessAway(() -> real.mentioning(namespace, piece, name, limit));
  }
}
