package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.leadership.ShardTable.NodeRow;
import dev.verdict.coordinator.leadership.ShardTable.ShardRow;
import dev.verdict.coordinator.log.RestoreFloor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The shards' epochs and the nodes' heartbeats. Guarded by the database's lock. */
final class MemoryShards {
  private final InstantSource clock;
  private final List<Lead> leads = new ArrayList<>();
  private final Map<Integer, RestoreFloor> restoreFloors = new HashMap<>();
  private final Map<String, Instant> heartbeats = new HashMap<>();
  private final Set<String> connected = new HashSet<>();

  MemoryShards(int count, InstantSource clock) {
    this.clock = clock;
    for (int shard = 0; shard < count; shard++) {
      leads.add(new Lead(0, ""));
    }
  }

  boolean leads(String owner, int shard, long epoch) {
    return shard < leads.size() && leads.get(shard).equals(new Lead(epoch, owner));
  }

  List<ShardRow> readAll() {
    List<ShardRow> rows = new ArrayList<>();
    for (int shard = 0; shard < leads.size(); shard++) {
      Lead lead = leads.get(shard);
      rows.add(new ShardRow(shard, lead.epoch, lead.owner, silenceMillis(lead.owner)));
    }
    return rows;
  }

  List<NodeRow> readNodes() {
    return heartbeats.keySet().stream()
        .map(
            node ->
                new NodeRow(node, "http://" + node, silenceMillis(node), connected.contains(node)))
        .toList();
  }

  private long silenceMillis(String owner) {
    Instant last = heartbeats.getOrDefault(owner, Instant.EPOCH);
    return Duration.between(last, clock.instant()).toMillis();
  }

  Map<Integer, Long> raise(String owner, Map<Integer, Long> seen, Map<Integer, Long> above) {
    Map<Integer, Long> raised = new TreeMap<>();
    seen.forEach(
        (shard, epoch) -> {
          if (leads.get(shard).epoch == epoch) {
            long next = Math.max(epoch, above.getOrDefault(shard, 0L)) + 1;
            leads.set(shard, new Lead(next, owner));
            raised.put(shard, next);
          }
        });
    return raised;
  }

  void release(String owner, Map<Integer, Long> led) {
    led.forEach(
        (shard, epoch) -> {
          if (leads(owner, shard, epoch)) {
            leads.set(shard, new Lead(epoch, ""));
          }
        });
  }

  /** Puts a shard back to an earlier epoch, as a fail-over that loses commits does. */
  void rollBack(int shard, long epoch) {
    leads.set(shard, new Lead(epoch, leads.get(shard).owner));
  }

  /** Treats the shards after a restore: their epochs are floors, and nobody owns them. */
  void restored(long jump) {
    for (int shard = 0; shard < leads.size(); shard++) {
      long epoch = leads.get(shard).epoch + jump;
      leads.set(shard, new Lead(epoch, ""));
      restoreFloors.put(shard, new RestoreFloor(epoch));
    }
  }

  RestoreFloor restoreFloor(int shard) {
    return restoreFloors.getOrDefault(shard, RestoreFloor.NONE);
  }

  void heartbeat(String owner) {
    heartbeats.put(owner, clock.instant());
    connected.add(owner);
  }

  /** The node's process is gone, or cut off: its session ends. */
  void disconnect(String owner) {
    connected.remove(owner);
  }

  void retire(String owner) {
    heartbeats.remove(owner);
    connected.remove(owner);
  }

  private record Lead(long epoch, String owner) {}
}
