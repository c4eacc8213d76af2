package dev.verdict.coordinator.leadership;

import io.vertx.core.Future;

/**
 * Decides which shards this node should lead (liveness). Whether it may write is decided by the
 * epoch in PostgreSQL (safety), which an implementation raises before it calls {@link
 * Listener#lead}.
 */
public interface Leadership {
  /** Begins to take shards. The future completes when the first ones are led. */
  Future<Void> start(Listener listener);

  /** The log refused a write of that epoch: step down from the shard. */
  void fenced(int shard, long epoch);

  /** Gives up all shards. */
  Future<Void> leave();

  /** Who is told. */
  interface Listener {
    /**
     * This node leads the shard in that epoch: replay it and serve. Completes when the replay is
     * done.
     */
    Future<Void> lead(int shard, long epoch);

    /**
     * This node no longer leads the shard in that epoch: forget its transactions, tell nobody
     * anything.
     */
    void lost(int shard, long epoch);
  }
}
