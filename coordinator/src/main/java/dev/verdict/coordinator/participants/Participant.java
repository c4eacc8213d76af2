package dev.verdict.coordinator.participants;

import java.net.URI;
import java.util.List;

/**
 * A registered service.
 *
 * @param name 1 to 100 of {@code A-Z a-z 0-9 . _ -}
 * @param baseUrls where its instances are, http or https, at least one
 * @param asks whether it has a barrier and asks when in doubt (the SDK does); one that does not is
 *     a plain endpoint
 */
public record Participant(String name, List<URI> baseUrls, boolean asks) {
  /** Copies the addresses. */
  public Participant {
    baseUrls = List.copyOf(baseUrls);
  }
}
