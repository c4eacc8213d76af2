package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.leadership.ShardTable;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** The shard table in shared memory, as one node sees it. */
final class MemoryShardTable implements ShardTable {
  private final MemoryDatabase database;
  private final String owner;
  private final MemoryAccess access;

  MemoryShardTable(MemoryDatabase database, String owner, Executor executor) {
    this.database = database;
    this.owner = owner;
    this.access = new MemoryAccess(database, executor);
  }

  @Override
  public Future<List<ShardRow>> readAll() {
    return access.now(() -> database.shardRows().readAll());
  }

  @Override
  public Future<List<NodeRow>> readNodes() {
    return access.now(() -> database.shardRows().readNodes());
  }

  @Override
  public Future<Map<Integer, Long>> raise(Map<Integer, Long> seen, Map<Integer, Long> above) {
    return access.now(() -> database.shardRows().raise(owner, seen, above));
  }

  @Override
  public Future<Void> release(Map<Integer, Long> led) {
    return write(() -> database.shardRows().release(owner, led));
  }

  @Override
  public Future<Void> heartbeat() {
    return write(() -> database.shardRows().heartbeat(owner));
  }

  @Override
  public Future<Void> retire() {
    return write(() -> database.shardRows().retire(owner));
  }

  private Future<Void> write(Runnable work) {
    return access
        .now(
            () -> {
              work.run();
              return true;
            })
        .mapEmpty();
  }
}
