package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.definitions.DefinitionStore;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Definitions in shared memory. */
final class MemoryDefinitionStore implements DefinitionStore {
  private static final Comparator<Stored> BY_NAME_THEN_NEWEST =
      Comparator.comparing(Stored::name)
          .thenComparing(Comparator.comparingInt(Stored::version).reversed());

  private final List<Stored> rows;
  private final MemoryAccess access;

  MemoryDefinitionStore(MemoryDatabase database, Executor executor) {
    this.rows = database.definitionRows();
    this.access = new MemoryAccess(database, executor);
  }

  @Override
  public Future<Stored> putIfAbsent(Stored definition) {
    return access.now(
        () ->
            rows.stream()
                .filter(each -> sameKey(each, definition))
                .findFirst()
                .orElseGet(() -> add(definition)));
  }

  private static boolean sameKey(Stored a, Stored b) {
    return a.namespace().equals(b.namespace())
        && a.name().equals(b.name())
        && a.version() == b.version();
  }

  private Stored add(Stored definition) {
    rows.add(definition);
    return definition;
  }

  @Override
  public Future<Optional<Stored>> find(String namespace, String name, Optional<Integer> version) {
    return access.now(
        () ->
            rows.stream()
                .filter(each -> each.namespace().equals(namespace) && each.name().equals(name))
                .filter(each -> version.isEmpty() || version.get() == each.version())
                .max(Comparator.comparingInt(Stored::version)));
  }

  @Override
  public Future<Optional<Stored>> findBefore(String namespace, String name, int version) {
    return access.now(
        () ->
            rows.stream()
                .filter(each -> each.namespace().equals(namespace) && each.name().equals(name))
                .filter(each -> each.version() < version)
                .max(Comparator.comparingInt(Stored::version)));
  }

  @Override
  public Future<Optional<Stored>> findByHash(String hash) {
    return access.now(() -> rows.stream().filter(each -> each.hash().equals(hash)).findFirst());
  }

  @Override
  public Future<List<Stored>> list(String namespace) {
    return access.now(
        () ->
            rows.stream()
                .filter(each -> each.namespace().equals(namespace))
                .sorted(BY_NAME_THEN_NEWEST)
                .toList());
  }

  @Override
  public Future<List<Stored>> mentioning(
      String namespace, String piece, Optional<String> name, int limit) {
    return access.now(
        () ->
            rows.stream()
                .filter(each -> each.namespace().equals(namespace))
                .filter(each -> each.json().contains(piece))
                .filter(each -> name.isEmpty() || name.get().equals(each.name()))
                .sorted(Comparator.comparing(Stored::registeredAt).reversed())
                .limit(limit)
                .toList());
  }
}
