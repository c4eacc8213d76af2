package dev.verdict.coordinator.leadership;

import io.vertx.core.Future;

/**
 * Decides which shards this node should lead (liveness). Whether it may write is decided by the
 * epoch in PostgreSQL (safety), which an implementation raises before it calls {@link
 * Listener#lead}.
 */
public interface Leadership {
  /**
   * How far {@link #raiseAbove} follows a participant's word. An id carries the epoch in few bits;
   * whoever claims more than this is not believed.
   */
  long EPOCH_JUMP_MAX = 1_000_000;

  /** Begins to take shards. The future completes when the first ones that are its own are led. */
  Future<Void> start(Listener listener);

  /** The log refused a write of that epoch: step down from the shard. */
  void fenced(int shard, long epoch);

  /**
   * Somebody knows of an epoch of the shard that this node's database does not: it lost commits.
   * The shard is led again in an epoch above that one, if this node leads it in a lower one.
   *
   * @param shard the shard
   * @param epoch the epoch that was seen; without effect if it is more than {@link #EPOCH_JUMP_MAX}
   *     above the present one
   */
  void raiseAbove(int shard, long epoch);

  /**
   * The shard seems to be led elsewhere by now: look soon. Unlike the other methods it may be
   * called from any thread, and as often as requests come: doubts that come together cost one look.
   */
  void doubted(int shard);

  /** Gives up all shards. */
  Future<Void> leave();

  /** Who is told. */
  interface Listener {
    /**
     * This node leads the shard in that epoch: serve it, and go on with what is unfinished there.
     * Completes when it is served.
     */
    Future<Void> lead(int shard, long epoch);

    /**
     * Another node is to lead the shard soon, and this one still does: begin nothing more there.
     * Completes, after a bounded time, when the shard can be given up with the least harm; {@link
     * #lost} follows.
     */
    default Future<Void> handOver(int shard, long epoch) {
      return Future.succeededFuture();
    }

    /**
     * This node no longer leads the shard in that epoch: forget its transactions, tell nobody
     * anything.
     */
    void lost(int shard, long epoch);
  }
}
