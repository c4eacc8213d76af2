package dev.verdict.coordinator.leadership;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which node should lead which shard: rendezvous hashing (Thaler and Ravishankar 1998). Each pair
 * of shard and node has a weight; a shard's nodes in the order of their weights are its order of
 * preference. A node that comes or goes moves only shards that it leads itself.
 */
final class Placement {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Placement() {}

  /** The nodes in the order in which they should lead the shard. */
  static List<String> preference(int shard, Collection<String> nodes) {
    Comparator<String> byWeight = Comparator.comparingLong(node -> weight(shard, node));
    return nodes.stream()
        .sorted(byWeight.reversed().thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** The same on every node: FNV-1a over the node's id, mixed with the shard. */
  private static long weight(int shard, String node) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < node.length(); i++) {
      hash = (hash ^ node.charAt(i)) * FNV_PRIME;
    }
    hash = (hash ^ shard) * FNV_PRIME;
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }
}
