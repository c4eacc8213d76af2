package dev.verdict.coordinator.leadership;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The shards' epochs in PostgreSQL: who may write. */
public interface ShardTable {
  /** All shards, in order. */
  Future<List<ShardRow>> readAll();

  /**
   * Raises epochs by compare-and-set, for this node. A holder that blocks the row is terminated
   * after a short wait.
   *
   * @param seen each shard's epoch as it was read
   * @return the new epoch of each shard that was raised; a shard that is missing was raised by
   *     somebody else
   */
  Future<Map<Integer, Long>> raise(Map<Integer, Long> seen);

  /** Tells the other nodes that this one lives. For liveness only; proves nothing. */
  Future<Void> heartbeat();

  /**
   * A shard's row.
   *
   * @param shard its number
   * @param epoch its epoch
   * @param owner the node that raised it last; empty if none ever did
   * @param ownerSilenceMillis how long ago the owner's last heartbeat was, by the database's clock
   */
  record ShardRow(int shard, long epoch, String owner, long ownerSilenceMillis) {}
}
