package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.definition.DefinitionHash;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.SagaDefinition;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Registered definitions in memory, by content hash. Definitions never change, so that nothing here
 * grows stale; there are as many as are registered. Safe for use by several threads.
 */
public final class Definitions {
  private final DefinitionStore store;
  private final Map<String, SagaDefinition> byHash = new ConcurrentHashMap<>();
  private final Map<SagaDefinition, String> hashes =
      Collections.synchronizedMap(new IdentityHashMap<>());

  /**
   * @param store where they are kept
   */
  public Definitions(DefinitionStore store) {
    this.store = store;
  }

  /**
   * The one object in memory for that definition, so that its hash need not be computed again.
   *
   * @param definition a registered definition
   * @param hash its content hash
   */
  SagaDefinition intern(SagaDefinition definition, String hash) {
    SagaDefinition known = byHash.putIfAbsent(hash, definition);
    SagaDefinition one = known == null ? definition : known;
    hashes.putIfAbsent(one, hash);
    return one;
  }

  String hashOf(SagaDefinition definition) {
    String known = hashes.get(definition);
    return known == null ? DefinitionHash.of(definition) : known;
  }

  Optional<SagaDefinition> find(String hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  /**
   * Brings a definition into memory; fails with {@link DamagedException} if none of that hash is
   * registered, or if it cannot be read.
   */
  Future<SagaDefinition> load(String hash) {
    return store.findByHash(hash).map(found -> parsed(found, hash));
  }

  private SagaDefinition parsed(Optional<DefinitionStore.Stored> found, String hash) {
    if (found.isEmpty()) {
      throw new DamagedException(
          "cannot be replayed: saga definition " + hash + " is not registered");
    }
    try {
      return intern(DefinitionJson.parse(JsonText.read(found.get().json())), hash);
    } catch (RuntimeException e) {
      throw new DamagedException(
          "cannot be replayed: saga definition " + hash + " cannot be read: " + e.getMessage(), e);
    }
  }
}
