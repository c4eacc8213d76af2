package dev.verdict.coordinator.console;

import java.time.Instant;
import java.util.Optional;

/**
 * How this node gets on with a service.
 *
 * @param registered whether it is known where it is
 * @param addresses where it can be called
 * @param shut how many of them take no work at present, because most calls to them failed
 * @param answeredAt when a call of this node to it was answered last; empty if none was
 * @param failedAt when one failed last; empty if none did
 */
public record Health(
    boolean registered,
    int addresses,
    int shut,
    Optional<Instant> answeredAt,
    Optional<Instant> failedAt) {
  /** Of the coordinator's own participants, and of what nothing is known. */
  public static final Health UNKNOWN = new Health(true, 0, 0, Optional.empty(), Optional.empty());
}
