package dev.verdict.coordinator.leadership;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/**
 * The shards' epochs in PostgreSQL: who may write; and the nodes' signs of life beside them.
 *
 * <p>Every call ends within a bounded time, by failing if need be. A write that failed may have
 * happened all the same, and may even happen later.
 */
public interface ShardTable {
  /** All shards, in order. */
  Future<List<ShardRow>> readAll();

  /** The nodes that gave a sign of life within the last day, those of late if there are many. */
  Future<List<NodeRow>> readNodes();

  /**
   * Raises epochs by one; see {@link #raise(Map, Map)}.
   *
   * @param seen each shard's epoch as it was read
   */
  default Future<Map<Integer, Long>> raise(Map<Integer, Long> seen) {
    return raise(seen, Map.of());
  }

  /**
   * Raises epochs by compare-and-set, for this node. A holder that blocks the row is terminated
   * after a short wait.
   *
   * @param seen each shard's epoch as it was read
   * @param above epochs that the new ones must be above, where it matters
   * @return the new epoch of each shard that was raised; a shard that is missing was raised by
   *     somebody else
   */
  Future<Map<Integer, Long>> raise(Map<Integer, Long> seen, Map<Integer, Long> above);

  /**
   * Says that this node no longer owns shards, so that others need not wait. What it still had
   * under way there is fenced by that. Shards that somebody else raised meanwhile are left alone.
   *
   * @param led each shard's epoch as this node led it
   */
  Future<Void> release(Map<Integer, Long> led);

  /** Tells the other nodes that this one lives. For liveness only; proves nothing. */
  Future<Void> heartbeat();

  /**
   * Takes this node's sign of life away: it goes, and is not to be waited for; nor is what ran at
   * its address before.
   */
  Future<Void> retire();

  /**
   * A shard's row.
   *
   * @param shard its number
   * @param epoch its epoch
   * @param owner the node that raised it last; empty if none ever did, or if that one released it
   * @param ownerSilenceMillis how long ago the owner's last heartbeat was, by the database's clock
   */
  record ShardRow(int shard, long epoch, String owner, long ownerSilenceMillis) {}

  /**
   * A node's row.
   *
   * @param node its id
   * @param url the base URL by which other nodes reach it, as it wrote it; empty if it has none
   * @param silenceMillis how long ago its last heartbeat was, by the database's clock
   * @param connected whether its session for heartbeats is open: a process that is killed loses it
   *     at once, long before its heartbeat is old
   */
  record NodeRow(String node, String url, long silenceMillis, boolean connected) {}
}
