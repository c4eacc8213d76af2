package dev.verdict.coordinator.participants;

import dev.verdict.coordinator.addresses.AddressRules;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The services as this node knows them: a copy in memory of the store, and those named in the
 * configuration, which win over stored ones of the same name and over instances that announce
 * themselves. Safe for use by several threads.
 */
public final class ParticipantRegistry {
  private final ParticipantStore store;
  private final Map<String, Participant> configured;
  private final AtomicLong readings = new AtomicLong();
  private final Traffic traffic = new Traffic();
  private final AddressRules addresses;
  private volatile Known known;
  private long newest;

  private record Known(Map<String, Registration> services, Map<String, Participant> called) {}

  /** What the store holds. */
  private record Stored(List<Participant> services, List<SeenInstance> instances) {}

  /** One for services on this machine, too. */
  public ParticipantRegistry(ParticipantStore store, Collection<Participant> configured) {
    this(store, configured, AddressRules.WITH_LOOPBACK);
  }

  /**
   * @param store where services and instances are kept
   * @param configured services that need no registration
   * @param addresses where they may be called
   */
  public ParticipantRegistry(
      ParticipantStore store, Collection<Participant> configured, AddressRules addresses) {
    this.store = store;
    this.addresses = addresses;
    this.configured = byName(configured);
    this.known = known(new Stored(List.of(), List.of()), Map.of());
  }

  /** The service of that name as it is to be called, if it is known. */
  public Optional<Participant> find(String name) {
    return Optional.ofNullable(known.called.get(name));
  }

  /** All that is known of a service. */
  public Optional<Registration> registration(String name) {
    return Optional.ofNullable(known.services.get(name));
  }

  /** Where they may be called, wherever it is that they say they are. */
  public AddressRules addresses() {
    return addresses;
  }

  /** How calls to them go, as this node sees it. */
  public Traffic traffic() {
    return traffic;
  }

  /** All services, by name. */
  public List<Registration> list() {
    return List.copyOf(new TreeMap<>(known.services).values());
  }

  /** Registers a service, replacing one of the same name; known here once it is stored. */
  public Future<Void> register(Participant participant) {
    return store.put(participant).compose(stored -> refresh());
  }

  /**
   * Notes that an instance is alive; known here once it is stored.
   *
   * @return false if too many of its service are alive
   */
  public Future<Boolean> announce(Instance instance) {
    return store
        .announce(instance)
        .compose(
            noted ->
                noted && !isKnown(instance) ? refresh().map(noted) : Future.succeededFuture(noted));
  }

  private boolean isKnown(Instance instance) {
    if (configured.containsKey(instance.service())) {
      return true;
    }
    SeenInstance alive = new SeenInstance(instance, true);
    return registration(instance.service())
        .filter(it -> it.instances().contains(alive))
        .isPresent();
  }

  /** Notes that an instance is about to go. */
  public Future<Void> signOff(String service, String id) {
    return store.signOff(service, id).compose(noted -> refresh());
  }

  /** Reads the store again: other nodes hear of services too. */
  public Future<Void> refresh() {
    long reading = readings.incrementAndGet();
    return store
        .list()
        .compose(services -> store.instances().map(instances -> new Stored(services, instances)))
        .onSuccess(stored -> replace(reading, stored))
        .mapEmpty();
  }

  /** A reading that was overtaken by one that began later is out of date. */
  private synchronized void replace(long reading, Stored stored) {
    if (reading > newest) {
      newest = reading;
      known = known(stored, known.called);
    }
  }

  /**
   * @param before what was called so far: what has not changed stays the same object, which makes
   *     it cheap for callers to see that it has not
   */
  private Known known(Stored stored, Map<String, Participant> before) {
    Map<String, Participant> fixed = byName(stored.services);
    fixed.putAll(configured);
    Map<String, List<SeenInstance>> instances = byService(stored.instances);
    instances.keySet().removeAll(configured.keySet());
    Set<String> names = new HashSet<>(fixed.keySet());
    names.addAll(instances.keySet());
    Map<String, Registration> services = new HashMap<>();
    Map<String, Participant> called = new HashMap<>();
    for (String name : names) {
      Registration service =
          new Registration(
              name, Optional.ofNullable(fixed.get(name)), instances.getOrDefault(name, List.of()));
      services.put(name, service);
      Participant now = service.called();
      Participant old = before.get(name);
      called.put(name, old != null && old.equals(now) ? old : now);
    }
    return new Known(Map.copyOf(services), Map.copyOf(called));
  }

  private static Map<String, List<SeenInstance>> byService(List<SeenInstance> instances) {
    Map<String, List<SeenInstance>> map = new HashMap<>();
    for (SeenInstance seen : instances) {
      map.computeIfAbsent(seen.instance().service(), name -> new ArrayList<>()).add(seen);
    }
    return map;
  }

  private static Map<String, Participant> byName(Collection<Participant> participants) {
    Map<String, Participant> map = new HashMap<>();
    for (Participant participant : participants) {
      map.put(participant.name(), participant);
    }
    return map;
  }
}
