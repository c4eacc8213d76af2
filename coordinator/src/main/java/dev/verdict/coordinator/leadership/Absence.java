package dev.verdict.coordinator.leadership;

import dev.verdict.coordinator.leadership.ShardMove.Node;
import java.time.Instant;
import java.util.Optional;

/**
 * A node that went silent without a word.
 *
 * @param node which
 * @param since its last sign of life
 * @param sessionOpen whether the database still holds its session, as it was seen last: a process
 *     that stands still keeps it, one that ended loses it; one that the network cut off keeps it
 *     until the database notices
 * @param end how it ended; empty while it lasts
 */
public record Absence(Node node, Instant since, boolean sessionOpen, Optional<End> end) {
  /**
   * The end of an absence.
   *
   * @param at when it was seen
   * @param back the node that came back: the same run of it, which goes on, or another one at its
   *     address; empty if as many nodes as before are there without it
   */
  public record End(Instant at, Optional<Node> back) {}

  /** Whether the node is still away. */
  public boolean lasts() {
    return end.isEmpty();
  }
}
