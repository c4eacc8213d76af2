package dev.verdict.coordinator.leadership;

import io.vertx.core.Future;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shards that this node leads, each in one epoch; tells the listener of beginnings and ends.
 */
final class Led {
  private static final Logger LOG = LoggerFactory.getLogger(Led.class);

  private final Map<Integer, Long> epochs = new TreeMap<>();
  private Leadership.Listener listener = new Nobody();

  void listen(Leadership.Listener told) {
    this.listener = told;
  }

  /** Whether this node leads the shard in whatever epoch. */
  boolean contains(int shard) {
    return epochs.containsKey(shard);
  }

  boolean contains(int shard, long epoch) {
    return epochs.getOrDefault(shard, -1L) == epoch;
  }

  /** The epoch in which a shard is led; -1 if it is not. */
  long epoch(int shard) {
    return epochs.getOrDefault(shard, -1L);
  }

  int size() {
    return epochs.size();
  }

  /** All of them, as they are now, in the order of the shards. */
  Map<Integer, Long> all() {
    return Collections.unmodifiableMap(new TreeMap<>(epochs));
  }

  /** The shard is led from now on. Completes when it is served. */
  Future<Void> begin(int shard, long epoch) {
    epochs.put(shard, epoch);
    return listener.lead(shard, epoch);
  }

  Future<Void> handOver(int shard) {
    return listener.handOver(shard, epoch(shard));
  }

  /** The shard is led no more, if it is in that epoch. */
  boolean end(int shard, long epoch, String why) {
    if (!epochs.remove(shard, epoch)) {
      return false;
    }
    LOG.warn("No longer leading shard {} in epoch {}: {}", shard, epoch, why);
    listener.lost(shard, epoch);
    return true;
  }

  /** Stands in until the listener is known. */
  private static final class Nobody implements Leadership.Listener {
    @Override
    public Future<Void> lead(int shard, long epoch) {
      return Future.succeededFuture();
    }

    @Override
    public void lost(int shard, long epoch) {}
  }
}
