package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.leadership.Leadership;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Leadership that knows which shards are led and served. Its count is safe for any thread. */
public final class MeteredLeadership implements Leadership {
  private final Leadership leadership;
  private final Takeovers takeovers;
  private final Map<Integer, Long> serving = new ConcurrentHashMap<>();

  /**
   * @param leadership decides
   * @param shards how many there are
   * @param takeovers told of beginnings, and of epochs that are not the newest
   * @param registry where to show the number of shards
   */
  public MeteredLeadership(
      Leadership leadership, int shards, Takeovers takeovers, MeterRegistry registry) {
    this.leadership = leadership;
    this.takeovers = takeovers;
    Gauge.builder("verdict.shards", () -> shards)
        .description("into which transactions are cut")
        .register(registry);
    Gauge.builder("verdict.shards.led", this, MeteredLeadership::serving)
        .description("shards that this node leads and serves")
        .register(registry);
  }

  /** How many shards are led and served. */
  public int serving() {
    return serving.size();
  }

  /** Whether that shard is led and served. */
  public boolean isServing(int shard) {
    return serving.containsKey(shard);
  }

  @Override
  public Future<Void> start(Listener listener) {
    return leadership.start(new Counting(listener));
  }

  @Override
  public void fenced(int shard, long epoch) {
    serving.remove(shard, epoch);
    takeovers.refusedByLog();
    leadership.fenced(shard, epoch);
  }

  @Override
  public void raiseAbove(int shard, long epoch) {
    takeovers.refusedByParticipant();
    leadership.raiseAbove(shard, epoch);
  }

  @Override
  public void doubted(int shard) {
    leadership.doubted(shard);
  }

  @Override
  public Future<Void> leave() {
    serving.clear();
    return leadership.leave();
  }

  private final class Counting implements Listener {
    private final Listener listener;

    Counting(Listener listener) {
      this.listener = listener;
    }

    @Override
    public Future<Void> lead(int shard, long epoch) {
      long begun = System.nanoTime();
      return listener
          .lead(shard, epoch)
          .onSuccess(
              replayed -> {
                serving.put(shard, epoch);
                takeovers.served(shard, begun);
              });
    }

    @Override
    public Future<Void> handOver(int shard, long epoch) {
      return listener.handOver(shard, epoch);
    }

    @Override
    public void lost(int shard, long epoch) {
      serving.remove(shard, epoch);
      listener.lost(shard, epoch);
    }
  }
}
