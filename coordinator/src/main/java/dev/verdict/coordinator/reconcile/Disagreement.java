package dev.verdict.coordinator.reconcile;

import java.time.Instant;
import java.util.Optional;

/**
 * A disagreement that was noted.
 *
 * @param finding what was found when it was last seen
 * @param seen at how many looks it was seen since it began
 * @param firstSeenAt when it was first seen
 * @param lastSeenAt when it was last seen
 * @param closed how it ended; empty while it is open
 */
public record Disagreement(
    Finding finding, int seen, Instant firstSeenAt, Instant lastSeenAt, Optional<Closure> closed) {
  /**
   * How one ended.
   *
   * @param at when
   * @param by the operator who closed it; empty if a later look agreed
   * @param reason why, in the operator's words; empty if a later look agreed
   */
  public record Closure(Instant at, String by, String reason) {}
}
