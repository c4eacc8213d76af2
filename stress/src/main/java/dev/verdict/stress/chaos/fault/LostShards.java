package dev.verdict.stress.chaos.fault;

import java.util.Map;

/**
 * The shards that a fault took from their owner.
 *
 * @param kind which kind of fault
 * @param atMs when, in milliseconds since 1970
 * @param epochs each shard with its epoch at that time
 */
public record LostShards(FaultKind kind, long atMs, Map<Integer, Long> epochs) {
  /** Copies the map. */
  public LostShards {
    epochs = Map.copyOf(epochs);
  }
}
