package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.log.StoredTransaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a broken node read of a shard before it raised its epoch. */
final class Snapshots {
  private final Map<String, List<StoredTransaction>> unfinished = new TreeMap<>();

  void keep(String owner, int shard, List<StoredTransaction> read) {
    unfinished.put(owner + " " + shard, read);
  }

  Optional<List<StoredTransaction>> of(String owner, int shard) {
    return Optional.ofNullable(unfinished.get(owner + " " + shard));
  }
}
