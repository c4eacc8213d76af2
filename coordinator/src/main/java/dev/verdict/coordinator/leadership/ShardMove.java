package dev.verdict.coordinator.leadership;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Shards that went from one node to another, as a node saw it.
 *
 * @param kind how
 * @param from who led them before
 * @param to who leads them now
 * @param shards which, in order
 * @param at when that was seen
 * @param gap at most so long nobody led them: since the last sign that the former leader did
 */
public record ShardMove(
    Kind kind, Node from, Node to, List<Integer> shards, Instant at, Duration gap) {
  /** How shards change hands. */
  public enum Kind {
    /** The former leader was gone, or silent, and was not waited for. */
    TAKEN_OVER,
    /** The former leader gave them up. */
    HANDED_OVER
  }

  /**
   * A node.
   *
   * @param id unique to one run of its process
   * @param url where other nodes reach it; empty if it never said so
   */
  public record Node(String id, Optional<URI> url) {}

  /** Copies the shards. */
  public ShardMove {
    shards = List.copyOf(shards);
  }
}
