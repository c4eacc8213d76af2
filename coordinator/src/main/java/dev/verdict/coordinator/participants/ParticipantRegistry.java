package dev.verdict.coordinator.participants;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The registered services as this node knows them: a copy in memory of the store, and those named
 * in the configuration, which win over stored ones of the same name. Safe for use by several
 * threads.
 */
public final class ParticipantRegistry {
  private final ParticipantStore store;
  private final Map<String, Participant> configured;
  private volatile Map<String, Participant> known;

  /**
   * @param store where registered services are kept
   * @param configured services that need no registration
   */
  public ParticipantRegistry(ParticipantStore store, Collection<Participant> configured) {
    this.store = store;
    this.configured = byName(configured);
    this.known = this.configured;
  }

  /** The service of that name, if it is registered. */
  public Optional<Participant> find(String name) {
    return Optional.ofNullable(known.get(name));
  }

  /** All services, by name. */
  public List<Participant> list() {
    return List.copyOf(new TreeMap<>(known).values());
  }

  /** Registers a service, replacing one of the same name; known here once it is stored. */
  public Future<Void> register(Participant participant) {
    return store.put(participant).onSuccess(stored -> add(participant));
  }

  /** Reads the store again: other nodes register services too. */
  public Future<Void> refresh() {
    return store.list().onSuccess(this::replace).mapEmpty();
  }

  private synchronized void add(Participant participant) {
    Map<String, Participant> next = new HashMap<>(known);
    next.put(participant.name(), participant);
    next.putAll(configured);
    known = Map.copyOf(next);
  }

  private synchronized void replace(List<Participant> stored) {
    Map<String, Participant> next = byName(stored);
    next.putAll(configured);
    known = Map.copyOf(next);
  }

  private static Map<String, Participant> byName(Collection<Participant> participants) {
    Map<String, Participant> map = new HashMap<>();
    for (Participant participant : participants) {
      map.put(participant.name(), participant);
    }
    return map;
  }
}
