package dev.verdict.coordinator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Notes what it is told to lead and to lose. */
final class Recorder implements Leadership.Listener {
  final Map<Integer, Long> led = new TreeMap<>();
  final List<String> lost = new ArrayList<>();
  final List<Integer> handingOver = new ArrayList<>();
  Future<Void> replay = Future.succeededFuture();
  Future<Void> handOver = Future.succeededFuture();

  @Override
  public Future<Void> lead(int shard, long epoch) {
    led.put(shard, epoch);
    return replay;
  }

  @Override
  public Future<Void> handOver(int shard, long epoch) {
    assertThat(led).containsEntry(shard, epoch);
    handingOver.add(shard);
    return handOver;
  }

  @Override
  public void lost(int shard, long epoch) {
    assertThat(led.remove(shard)).isEqualTo(epoch);
    lost.add(shard + "@" + epoch);
  }
}
