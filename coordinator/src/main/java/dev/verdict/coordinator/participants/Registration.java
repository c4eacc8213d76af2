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
   * only if all of these do, and so with decisions that it takes, which are given to nobody while
   * none of its instances lives.
   */
  public Participant called() {
    List<Instance> chosen = chosen();
    Set<URI> urls = new LinkedHashSet<>();
    chosen.forEach(it -> urls.add(it.baseUrl()));
    fixed.ifPresent(it -> urls.addAll(it.baseUrls()));
    boolean asks =
        fixed.map(Participant::asks).orElse(true) && chosen.stream().allMatch(Instance::asks);
    List<Instance> guarded = chosen.stream().filter(Instance::asks).toList();
    Set<URI> batching = able(guarded, Capability.BATCH);
    Set<URI> http2 = able(chosen, Capability.HTTP2);
    fixed.ifPresent(
        it -> {
          batching.addAll(it.batching());
          http2.addAll(it.http2());
        });
    boolean onePhase =
        asks
            && (instances.isEmpty() || instances.stream().anyMatch(SeenInstance::alive))
            && fixed.map(Participant::onePhase).orElse(true)
            && able(chosen, Capability.ONE_PHASE).containsAll(urlsOf(chosen));
    return new Participant(name, List.copyOf(urls), asks, batching, http2, onePhase);
  }

  private static List<URI> urlsOf(List<Instance> instances) {
    return instances.stream().map(Instance::baseUrl).toList();
  }

  private static Set<URI> able(List<Instance> instances, String capability) {
    Set<URI> urls = new HashSet<>();
    for (Instance instance : instances) {
      if (instance.capabilities().names().contains(capability)) {
        urls.add(instance.baseUrl());
      }
    }
    return urls;
  }

  private List<Instance> chosen() {
    List<Instance> alive =
        instances.stream().filter(SeenInstance::alive).map(SeenInstance::instance).toList();
    return alive.isEmpty() ? instances.stream().map(SeenInstance::instance).toList() : alive;
  }
}
