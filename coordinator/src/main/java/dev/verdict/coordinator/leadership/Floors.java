package dev.verdict.coordinator.leadership;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The highest epoch of each shard that this node ever heard of. A new epoch is above it, whatever
 * the database says: after a fail-over that lost commits it would hand out the same epoch twice.
 */
final class Floors {
  private final Map<Integer, Long> highest = new HashMap<>();

  void note(int shard, long epoch) {
    highest.merge(shard, epoch, Long::max);
  }

  void note(Map<Integer, Long> epochs) {
    epochs.forEach(this::note);
  }

  void note(View view) {
    view.shards().forEach(row -> note(row.shard(), row.epoch()));
  }

  /** The floors of some shards. */
  Map<Integer, Long> of(Collection<Integer> shards) {
    Map<Integer, Long> some = new TreeMap<>();
    shards.forEach(shard -> some.put(shard, highest.getOrDefault(shard, 0L)));
    return some;
  }
}
