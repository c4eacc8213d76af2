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
 */
public record Participant(String name, List<URI> baseUrls, boolean asks, Set<URI> batching) {
  /** Copies the addresses. */
  public Participant {
    baseUrls = List.copyOf(baseUrls);
    batching = Set.copyOf(batching);
  }

  /** One to which each call travels in a request of its own. */
  public Participant(String name, List<URI> baseUrls, boolean asks) {
    this(name, baseUrls, asks, Set.of());
  }
}
