package dev.verdict.coordinator.reconcile;

import dev.verdict.coordinator.participants.Instance;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.coordinator.participants.Registration;
import dev.verdict.coordinator.participants.SeenInstance;
import dev.verdict.coordinator.participants.Traffic;
import dev.verdict.protocol.wire.Capability;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which services may be asked what they hold without need: those that have a barrier and offer it,
 * at addresses that are well, and that have not failed to tell of late. A plain endpoint never is:
 * it knows nothing of the question. For one thread.
 */
final class Askable {
  /** For how long a service that did not tell is left alone. */
  static final Duration REST = Duration.ofMinutes(1);

  /** An address that nobody wanted to ask for so long may be gone, and is not remembered. */
  private static final Duration SHUT_KNOWN = REST.multipliedBy(10);

  private final ParticipantRegistry participants;
  private final InstantSource clock;
  private final Map<String, Instant> resting = new HashMap<>();
  private final Map<URI, Instant> shut = new HashMap<>();

  Askable(ParticipantRegistry participants, InstantSource clock) {
    this.participants = participants;
    this.clock = clock;
  }

  /** The service, at the addresses where it may be asked; empty if it is to be left alone. */
  Optional<Participant> find(String name) {
    Instant until = resting.getOrDefault(name, Instant.MIN);
    if (clock.instant().isBefore(until)) {
      return Optional.empty();
    }
    return participants
        .registration(name)
        .map(this::addresses)
        .filter(addresses -> !addresses.isEmpty())
        .map(addresses -> new Participant(name, addresses, true));
  }

  /** One that is registered does not say what it can do, and is tried. */
  private List<URI> addresses(Registration service) {
    Stream<URI> told =
        service.instances().stream()
            .filter(SeenInstance::alive)
            .map(SeenInstance::instance)
            .filter(Instance::asks)
            .filter(instance -> instance.capabilities().names().contains(Capability.HOLDINGS))
            .map(Instance::baseUrl);
    Stream<URI> fixed =
        service.fixed().stream().filter(Participant::asks).flatMap(it -> it.baseUrls().stream());
    return Stream.concat(told, fixed)
        .distinct()
        .filter(address -> isWell(service.name(), address))
        .toList();
  }

  /**
   * Only work closes a circuit, and there may be none for long: where it is not closed, one look in
   * {@link #REST} goes through.
   */
  private boolean isWell(String name, URI address) {
    if (participants.traffic().at(name, address).circuit() == Traffic.Circuit.CLOSED) {
      shut.remove(address);
      return true;
    }
    Instant now = clock.instant();
    boolean rested = !now.isBefore(shut.computeIfAbsent(address, first -> now).plus(REST));
    if (rested) {
      shut.put(address, now);
    }
    return rested;
  }

  /** These did not tell. */
  void leaveAlone(Set<String> names) {
    Instant now = clock.instant();
    resting.values().removeIf(until -> !now.isBefore(until));
    shut.values().removeIf(since -> now.isAfter(since.plus(SHUT_KNOWN)));
    names.forEach(name -> resting.putIfAbsent(name, now.plus(REST)));
  }
}
