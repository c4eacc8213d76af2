package dev.verdict.coordinator.leadership;

import dev.verdict.coordinator.log.Spread;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leadership of a log in several databases: each has one of its own, which knows the shards and the
 * clock of that database alone. So one that is out of reach costs its own shards and no others.
 *
 * <p>Everything happens on the scheduler's thread, and must be called from there.
 */
public final class SpreadLeadership implements Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(SpreadLeadership.class);

  /** What a further database may take to be led for the first time until it holds up nobody. */
  static final Duration FIRST_MAX = Duration.ofSeconds(10);

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
   * databases that are open by now are led, or those of the home are and {@link #FIRST_MAX} is
   * over; fails if those of the home cannot be led.
   */
  @Override
  public Future<Void> start(Listener listener) {
    Future<Void> home = parts.home().leadership().start(listener);
    List<Future<Void>> started = new ArrayList<>(List.of(home));
    for (Part part : parts.parts().subList(1, parts.parts().size())) {
      if (part.open().succeeded()) {
        started.add(unlessSlow(part.leadership().start(listener)));
      } else {
        part.open().onSuccess(open -> scheduler.after(1, () -> startLate(part, listener)));
      }
    }
    return Future.all(started).mapEmpty();
  }

  private Future<Void> unlessSlow(Future<Void> started) {
    return Bound.within(FIRST_MAX, scheduler, "the first look at a further database", started)
        .onFailure(failure -> LOG.warn("Not waiting: {}", failure.toString()))
        .otherwiseEmpty();
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
