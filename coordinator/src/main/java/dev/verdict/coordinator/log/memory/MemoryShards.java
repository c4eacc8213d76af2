package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.leadership.ShardTable.ShardRow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shards' epochs and the nodes' heartbeats. Guarded by the database's lock. */
final class MemoryShards {
  private final InstantSource clock;
  private final List<Lead> leads = new ArrayList<>();
  private final Map<String, Instant> heartbeats = new HashMap<>();

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

  private long silenceMillis(String owner) {
    Instant last = heartbeats.getOrDefault(owner, Instant.EPOCH);
    return Duration.between(last, clock.instant()).toMillis();
  }

  Map<Integer, Long> raise(String owner, Map<Integer, Long> seen) {
    heartbeat(owner);
    Map<Integer, Long> raised = new TreeMap<>();
    seen.forEach(
        (shard, epoch) -> {
          if (leads.get(shard).epoch == epoch) {
            leads.set(shard, new Lead(epoch + 1, owner));
            raised.put(shard, epoch + 1);
          }
        });
    return raised;
  }

  void heartbeat(String owner) {
    heartbeats.put(owner, clock.instant());
  }

  private record Lead(long epoch, String owner) {}
}
