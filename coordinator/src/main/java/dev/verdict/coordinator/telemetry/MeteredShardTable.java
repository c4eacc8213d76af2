package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.leadership.ShardTable;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The shards' epochs, with an eye on whose they were. */
public final class MeteredShardTable implements ShardTable {
  private final ShardTable table;
  private final Takeovers takeovers;

  /**
   * @param table the epochs
   * @param takeovers told who owned the shards that are raised
   */
  public MeteredShardTable(ShardTable table, Takeovers takeovers) {
    this.table = table;
    this.takeovers = takeovers;
  }

  @Override
  public Future<List<ShardRow>> readAll() {
    return table.readAll().onSuccess(takeovers::looked);
  }

  @Override
  public Future<List<NodeRow>> readNodes() {
    return table.readNodes();
  }

  @Override
  public Future<Map<Integer, Long>> raise(Map<Integer, Long> seen, Map<Integer, Long> above) {
    return table.raise(seen, above).onSuccess(raised -> takeovers.raised(seen, raised.keySet()));
  }

  @Override
  public Future<Void> release(Map<Integer, Long> led) {
    return table.release(led);
  }

  @Override
  public Future<Void> heartbeat() {
    return table.heartbeat();
  }

  @Override
  public Future<Void> retire() {
    return table.retire();
  }
}
