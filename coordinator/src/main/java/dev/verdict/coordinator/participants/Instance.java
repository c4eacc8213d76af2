package dev.verdict.coordinator.participants;

import java.net.URI;

/**
 * One instance of a service, as it announced itself.
 *
 * @param service the service's name
 * @param id names it among the instances of its service: 1 to 100 of {@code A-Z a-z 0-9 . _ -}
 * @param baseUrl where it is, http or https
 * @param asks whether it has a barrier and asks when in doubt
 * @param capabilities what else it can do
 */
public record Instance(
    String service, String id, URI baseUrl, boolean asks, Capabilities capabilities) {}
