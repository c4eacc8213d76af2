package dev.verdict.coordinator.definitions;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps registered saga definitions, for ever: a running saga keeps the one that it was started
 * with.
 */
public interface DefinitionStore {
  /**
   * Stores a definition, unless its name and version are taken.
   *
   * @return the one stored under that namespace, name and version: this one, or another one that
   *     was there first
   */
  Future<Stored> putIfAbsent(Stored definition);

  /**
   * One definition.
   *
   * @param version empty for the newest
   */
  Future<Optional<Stored>> find(String namespace, String name, Optional<Integer> version);

  /** The newest definition of that name whose version is below the given one. */
  Future<Optional<Stored>> findBefore(String namespace, String name, int version);

  /** The definition of that content hash, from any namespace. */
  Future<Optional<Stored>> findByHash(String hash);

  /** All definitions of a namespace, by name, then newest version first. */
  Future<List<Stored>> list(String namespace);

  /**
   * Definitions of a namespace with that in their canonical JSON, the newest first.
   *
   * @param piece as it is written there
   * @param name only those of that name; empty for all
   * @param limit how many at most, positive
   */
  Future<List<Stored>> mentioning(String namespace, String piece, Optional<String> name, int limit);

  /**
   * A stored definition.
   *
   * @param hash its content hash
   * @param json its canonical JSON
   */
  record Stored(
      String namespace, String name, int version, String hash, String json, Instant registeredAt) {}
}
