package dev.verdict.coordinator.leadership;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Shows tests of other packages where shards belong. */
public final class Preferences {
  private Preferences() {}

  /** The node that each shard should be led by. */
  public static Map<Integer, String> of(int shards, Collection<String> nodes) {
    Map<Integer, String> preferred = new TreeMap<>();
    for (int shard = 0; shard < shards; shard++) {
      preferred.put(shard, Placement.preference(shard, nodes).get(0));
    }
    return preferred;
  }
}
