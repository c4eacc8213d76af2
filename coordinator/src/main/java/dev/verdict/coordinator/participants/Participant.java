package dev.verdict.coordinator.participants;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * A registered service.
 *
 * @param name 1 to 100 of {@code A-Z a-z 0-9 . _ -}
 * @param baseUrls where its instances are, http or https, at least one
 * @param asks whether it has a barrier and asks when in doubt (the SDK does); one that does not is
 *     a plain endpoint
 * @param batching at which of the addresses several calls may travel in one request
 * @param http2 which of the addresses are called over HTTP/2
 * @param onePhase whether it takes the decision of a transaction of which it is the only branch, at
 *     each of the addresses, as far as it is known to live
 */
public record Participant(
    String name,
    List<URI> baseUrls,
    boolean asks,
    Set<URI> batching,
    Set<URI> http2,
    boolean onePhase) {
  /** Copies the addresses. */
  public Participant {
    baseUrls = List.copyOf(baseUrls);
    batching = Set.copyOf(batching);
    http2 = Set.copyOf(http2);
  }

  /** One that leaves decisions to the coordinator. */
  public Participant(
      String name, List<URI> baseUrls, boolean asks, Set<URI> batching, Set<URI> http2) {
    this(name, baseUrls, asks, batching, http2, false);
  }

  /** One to which each call travels in a request of its own, over HTTP/1.1. */
  public Participant(String name, List<URI> baseUrls, boolean asks) {
    this(name, baseUrls, asks, Set.of(), Set.of());
  }
}
