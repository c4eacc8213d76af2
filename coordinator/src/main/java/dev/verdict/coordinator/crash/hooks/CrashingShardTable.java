package dev.verdict.coordinator.crash.hooks;

import dev.verdict.coordinator.crash.CrashPoint;
import dev.verdict.coordinator.crash.CrashPoints;
import dev.verdict.coordinator.leadership.ShardTable;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The shards' epochs with crash points before they are raised and after they are released. */
public final class CrashingShardTable implements ShardTable {
  private final ShardTable table;
  private final CrashPoints points;

  /**
   * @param table the epochs
   * @param points where to die
   */
  public CrashingShardTable(ShardTable table, CrashPoints points) {
    this.table = table;
    this.points = points;
  }

  @Override
  public Future<List<ShardRow>> readAll() {
    return table.readAll();
  }

  @Override
  public Future<List<NodeRow>> readNodes() {
    return table.readNodes();
  }

  @Override
  public Future<Map<Integer, Long>> raise(Map<Integer, Long> seen, Map<Integer, Long> above) {
    points.pass(CrashPoint.EPOCH_UNRAISED);
    return table.raise(seen, above);
  }

  @Override
  public Future<Void> release(Map<Integer, Long> led) {
    return table.release(led).onSuccess(released -> points.pass(CrashPoint.SHARDS_RELEASED));
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
