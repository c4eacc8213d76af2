package dev.verdict.coordinator.participants;

import dev.verdict.protocol.wire.Capability;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known of a service.
 *
 * @param name the service's name
 * @param fixed how it was registered or configured; empty if only instances announced themselves
 * @param instances those that announced themselves, by their id
 */
public record Registration(String name, Optional<Participant> fixed, List<SeenInstance> instances) {
  /** Copies the instances. */
  public Registration {
    instances = List.copyOf(instances);
  }

  /**
   * The service as it is called: at its fixed addresses and at those of its living instances, or of
   * the last ones if none lives, so that there is always one to try. It counts as one that asks
   * only if all of these do.
   */
  public Participant called() {
    List<Instance> chosen = chosen();
    Set<URI> urls = new LinkedHashSet<>();
    chosen.forEach(it -> urls.add(it.baseUrl()));
    fixed.ifPresent(it -> urls.addAll(it.baseUrls()));
    boolean asks =
        fixed.map(Participant::asks).orElse(true) && chosen.stream().allMatch(Instance::asks);
    Set<URI> batching = new HashSet<>();
    chosen.stream()
        .filter(Instance::asks)
        .filter(it -> it.capabilities().names().contains(Capability.BATCH))
        .forEach(it -> batching.add(it.baseUrl()));
    fixed.ifPresent(it -> batching.addAll(it.batching()));
    return new Participant(name, List.copyOf(urls), asks, batching);
  }

  private List<Instance> chosen() {
    List<Instance> alive =
        instances.stream().filter(SeenInstance::alive).map(SeenInstance::instance).toList();
    return alive.isEmpty() ? instances.stream().map(SeenInstance::instance).toList() : alive;
  }
}
