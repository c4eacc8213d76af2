package dev.verdict.coordinator.leadership;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/**
 * A table of shards as one of several databases has it.
 *
 * @param all all shards
 * @param part the number of the database, from 0
 * @param parts how many databases there are
 */
record PartOfShards(ShardTable all, int part, int parts) implements ShardTable {
  @Override
  public Future<List<ShardRow>> readAll() {
    return all.readAll()
        .map(rows -> rows.stream().filter(row -> row.shard() % parts == part).toList());
  }

  @Override
  public Future<List<NodeRow>> readNodes() {
    return all.readNodes();
  }

  @Override
  public Future<Map<Integer, Long>> raise(Map<Integer, Long> seen, Map<Integer, Long> above) {
    return all.raise(seen, above);
  }

  @Override
  public Future<Void> release(Map<Integer, Long> led) {
    return all.release(led);
  }

  @Override
  public Future<Void> heartbeat() {
    return all.heartbeat();
  }

  @Override
  public Future<Void> retire() {
    return all.retire();
  }
}
