package dev.verdict.coordinator.crash.hooks;

import dev.verdict.coordinator.crash.CrashPoint;
import dev.verdict.coordinator.crash.CrashPoints;
import dev.verdict.coordinator.leadership.Leadership;
import io.vertx.core.Future;

/** Leadership with crash points where shards are taken up and handed over. */
public final class CrashingLeadership implements Leadership {
  private final Leadership leadership;
  private final CrashPoints points;

  /**
   * @param leadership decides
   * @param points where to die
   */
  public CrashingLeadership(Leadership leadership, CrashPoints points) {
    this.leadership = leadership;
    this.points = points;
  }

  @Override
  public Future<Void> start(Listener listener) {
    return leadership.start(new Crashing(listener));
  }

  @Override
  public void fenced(int shard, long epoch) {
    leadership.fenced(shard, epoch);
  }

  @Override
  public void raiseAbove(int shard, long epoch) {
    leadership.raiseAbove(shard, epoch);
  }

  @Override
  public void doubted(int shard) {
    leadership.doubted(shard);
  }

  @Override
  public Future<Void> leave() {
    return leadership.leave();
  }

  private final class Crashing implements Listener {
    private final Listener listener;

    Crashing(Listener listener) {
      this.listener = listener;
    }

    @Override
    public Future<Void> lead(int shard, long epoch) {
      points.pass(CrashPoint.EPOCH_RAISED);
      return listener.lead(shard, epoch);
    }

    @Override
    public Future<Void> handOver(int shard, long epoch) {
      return listener
          .handOver(shard, epoch)
          .onSuccess(ready -> points.pass(CrashPoint.HAND_OVER_READY));
    }

    @Override
    public void lost(int shard, long epoch) {
      listener.lost(shard, epoch);
    }
  }
}
