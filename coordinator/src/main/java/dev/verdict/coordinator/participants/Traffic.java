package dev.verdict.coordinator.participants;

import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * What this node's event loops see of the services that they call, added up. For any thread; who
 * looks while calls begin and end sees some of it before and some after. It holds no more services
 * than are registered, and of each no more addresses than it is called at.
 */
public final class Traffic {
  private final Map<String, List<Service>> seen = new ConcurrentHashMap<>();

  /** How far an address is trusted. What the event loops see apart counts at its worst. */
  public enum Circuit {
    /** Everything is let through. */
    CLOSED,
    /** A few calls for work are let through, and decide how it goes on. */
    HALF_OPEN,
    /** Most calls failed: no work is let through for a while. */
    OPEN
  }

  /**
   * Calls to one address.
   *
   * @param underWay calls that were sent and are not over
   * @param circuit as it was when it was last called
   */
  public record OfAddress(int underWay, Circuit circuit) {}

  /**
   * Calls to one service.
   *
   * @param underWay calls that were sent and are not over
   * @param waiting calls that wait for their turn
   * @param addresses where it can be called
   * @param addressesShut addresses whose circuit is not closed
   * @param refusedShut calls refused so far because all addresses were shut
   * @param refusedFull calls refused so far because too many waited
   */
  public record OfService(
      int underWay,
      int waiting,
      int addresses,
      int addressesShut,
      long refusedShut,
      long refusedFull) {
    private static final OfService NONE = new OfService(0, 0, 0, 0, 0, 0);

    private OfService plus(OfService other) {
      return new OfService(
          underWay + other.underWay,
          waiting + other.waiting,
          addresses + other.addresses,
          addressesShut + other.addressesShut,
          refusedShut + other.refusedShut,
          refusedFull + other.refusedFull);
    }

    /** Calls refused so far. */
    public long refused() {
      return refusedShut + refusedFull;
    }
  }

  /**
   * A call that failed.
   *
   * @param words why, for people: {@code bank answered 500 to commit}
   * @param at when that was known
   * @param instance host and port of the instance that was called last
   */
  public record Failure(String words, Instant at, String instance) {}

  /**
   * How the last calls to one service ended that were sent, or could not be.
   *
   * @param answeredAt when one was answered last; empty if none was since this node started
   * @param failure the last one that failed; empty likewise
   */
  public record Last(Optional<Instant> answeredAt, Optional<Failure> failure) {}

  /** Takes note of how one event loop sees a service. */
  void add(String name, Service service) {
    seen.computeIfAbsent(name, first -> new CopyOnWriteArrayList<>()).add(service);
  }

  /** Calls to a service; all zero if it was never called. */
  public OfService of(String service) {
    int underWay = 0;
    int waiting = 0;
    long refusedShut = 0;
    long refusedFull = 0;
    Set<URI> addresses = new HashSet<>();
    Set<URI> shut = new HashSet<>();
    for (Service each : seen.getOrDefault(service, List.of())) {
      underWay += each.underWay();
      waiting += each.waiting();
      refusedShut += each.refusedShut();
      refusedFull += each.refusedFull();
      each.callees().stream().map(Callee::base).forEach(addresses::add);
      each.callees().stream().filter(Callee::isShut).map(Callee::base).forEach(shut::add);
    }
    return new OfService(
        underWay, waiting, addresses.size(), shut.size(), refusedShut, refusedFull);
  }

  /** How the last calls to a service ended. */
  public Last last(String service) {
    List<Service> loops = seen.getOrDefault(service, List.of());
    return new Last(
        loops.stream().flatMap(each -> each.answeredAt().stream()).max(Instant::compareTo),
        loops.stream()
            .flatMap(each -> each.lastFailure().stream())
            .max(Comparator.comparing(Failure::at)));
  }

  /** Whether no address of a service is trusted, as any event loop sees it. */
  public boolean isShut(String service) {
    for (Service each : seen.getOrDefault(service, List.of())) {
      if (each.isShut()) {
        return true;
      }
    }
    return false;
  }

  /** Calls to all services but those, added up. */
  public OfService besides(Set<String> services) {
    return seen.keySet().stream()
        .filter(name -> !services.contains(name))
        .map(this::of)
        .reduce(OfService.NONE, OfService::plus);
  }

  /** Calls to one address of a service. */
  public OfAddress at(String service, URI base) {
    List<Callee> callees =
        seen.getOrDefault(service, List.of()).stream()
            .map(Service::callees)
            .flatMap(Collection::stream)
            .filter(callee -> callee.base().equals(base))
            .toList();
    return new OfAddress(
        callees.stream().mapToInt(Callee::underWay).sum(),
        Stream.concat(Stream.of(Circuit.CLOSED), callees.stream().map(Callee::circuit))
            .max(Circuit::compareTo)
            .orElse(Circuit.CLOSED));
  }
}
