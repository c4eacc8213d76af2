package dev.verdict.coordinator.leadership;

import dev.verdict.coordinator.log.Spread;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Leadership of a log in several databases: each has one of its own, which knows the shards and the
 * clock of that database alone. So one that is out of reach costs its own shards and no others.
 *
 * <p>Everything happens on the scheduler's thread, and must be called from there.
 */
public final class SpreadLeadership implements Leadership {
  private final Spread<Part> parts;
  private final Scheduler scheduler;
  private boolean left;

  /**
   * Leadership of the shards in one database.
   *
   * @param leadership decides
   * @param open completes when the database may be used
   */
  public record Part(Leadership leadership, Future<Void> open) {}

  /**
   * @param parts of each database
   * @param scheduler the one of all of them
   */
  public SpreadLeadership(Spread<Part> parts, Scheduler scheduler) {
    this.parts = parts;
    this.scheduler = scheduler;
  }

  /**
   * Begins with what is open, and with the rest when it is. Completes when the first shards in the
   * databases that are open by now are led.
   */
  @Override
  public Future<Void> start(Listener listener) {
    List<Future<Void>> started = new ArrayList<>();
    for (Part part : parts.parts()) {
      if (part.open().succeeded()) {
        started.add(part.leadership().start(listener));
      } else {
        part.open().onSuccess(open -> scheduler.after(1, () -> startLate(part, listener)));
      }
    }
    return Future.all(started).mapEmpty();
  }

  private void startLate(Part part, Listener listener) {
    if (!left) {
      part.leadership().start(listener);
    }
  }

  @Override
  public void fenced(int shard, long epoch) {
    of(shard).fenced(shard, epoch);
  }

  @Override
  public void raiseAbove(int shard, long epoch) {
    of(shard).raiseAbove(shard, epoch);
  }

  @Override
  public void doubted(int shard) {
    of(shard).doubted(shard);
  }

  @Override
  public Future<Void> leave() {
    left = true;
    List<Future<Void>> farewells =
        parts.parts().stream().map(part -> part.leadership().leave()).toList();
    return Future.join(farewells).mapEmpty();
  }

  private Leadership of(int shard) {
    return parts.of(shard).leadership();
  }
}
