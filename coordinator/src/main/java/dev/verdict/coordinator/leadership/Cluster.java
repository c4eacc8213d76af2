package dev.verdict.coordinator.leadership;

import io.vertx.core.Future;
import java.util.Set;

/**
 * The nodes that see each other, and one leader lock per shard. For liveness only: in a split each
 * side has locks of its own, and a lock can be lost without a word.
 *
 * <p>Everything is called, completed and told on leadership's thread.
 */
public interface Cluster {
  /**
   * Joins, and asks until the others admit this node. Fails if it cannot take part, for example
   * because its port is taken.
   */
  Future<Void> join(Watcher watcher);

  /** The ids of the nodes on this side, this one included; empty while it is not in the cluster. */
  Set<String> members();

  /**
   * Takes a shard's leader lock if it is free. Not to be called for a lock that this node holds.
   *
   * @return whether this node holds it now; a failure means that this is not known, and the call is
   *     to be repeated
   */
  Future<Boolean> tryLock(int shard);

  /** Lets go of a shard's leader lock; without effect if this node does not hold it. */
  Future<Void> unlock(int shard);

  /** Frees a shard's leader lock, whoever holds it: it stayed with somebody who does not lead. */
  Future<Void> forceUnlock(int shard);

  /** Asks the other nodes to look at the shards now. They may not hear it. */
  void nudge();

  /**
   * Drops out of the cluster and joins anew, because calls hang: that frees all locks of this node,
   * and ends their calls.
   */
  void rejoin();

  /** Frees all locks, tells the others, and leaves. */
  Future<Void> leave();

  /** Who is told what happens in the cluster. */
  interface Watcher {
    /** A node joined or left. */
    void membersChanged();

    /** Another node asks to look at the shards now. */
    void nudged();

    /** Locks of this node may be gone without a word. */
    void locksDoubtful(String why);

    /** This node dropped out, and holds nothing any more: it must join anew. */
    void dropped(String why);
  }
}
