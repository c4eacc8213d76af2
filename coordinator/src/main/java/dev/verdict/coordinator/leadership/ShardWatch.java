package dev.verdict.coordinator.leadership;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives signs of life and looks at the shards, one look at a time, none for longer than a bound;
 * and knows for how long the database has been out of reach.
 */
final class ShardWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ShardWatch.class);
  private static final long TOLD_AGAIN_MILLIS = 10_000;

  private final ShardTable table;
  private final Scheduler scheduler;
  private final Duration callMax;
  private final Duration unreachable;
  private final Consumer<View> viewer;
  private long number;
  private long reachedAtMillis;
  private long reachedSinceMillis;
  private int failures;
  private long toldAtMillis;
  private boolean looking;
  private boolean again;
  private boolean closed;

  /**
   * @param table what to look at
   * @param scheduler time, and the thread to run on
   * @param callMax a look that takes longer has failed
   * @param unreachable after so long without a look that succeeded, the database is out of reach
   * @param viewer takes each view
   */
  ShardWatch(
      ShardTable table,
      Scheduler scheduler,
      Duration callMax,
      Duration unreachable,
      Consumer<View> viewer) {
    this.table = table;
    this.scheduler = scheduler;
    this.callMax = callMax;
    this.unreachable = unreachable;
    this.viewer = viewer;
    this.reachedAtMillis = scheduler.monotonicMillis();
    this.reachedSinceMillis = reachedAtMillis;
  }

  /** Looks now; if a look is under way, once more after it. */
  void look() {
    if (closed) {
      return;
    }
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    number++;
    long begunAtMillis = scheduler.monotonicMillis();
    Bound.within(callMax, scheduler, "a look at the shards", read(number))
        .onComplete(
            (view, failure) -> {
              looking = false;
              if (failure == null) {
                seen(view, begunAtMillis);
              } else {
                failed(failure);
              }
              lookAgain();
            });
  }

  private Future<View> read(long look) {
    return table
        .heartbeat()
        .compose(
            written -> {
              Future<List<ShardTable.ShardRow>> shards = table.readAll();
              Future<List<ShardTable.NodeRow>> nodes = table.readNodes();
              return Future.all(shards, nodes)
                  .map(both -> View.of(look, shards.result(), nodes.result()));
            });
  }

  /** While the database is away every look fails; that is told at times, not each time. */
  private void failed(Throwable failure) {
    failures++;
    long nowMillis = scheduler.monotonicMillis();
    if (failures == 1 || nowMillis - toldAtMillis >= TOLD_AGAIN_MILLIS) {
      toldAtMillis = nowMillis;
      LOG.warn("Cannot look at the shards' epochs ({} in a row): {}", failures, failure.toString());
    }
  }

  private void seen(View view, long begunAtMillis) {
    if (closed) {
      return;
    }
    if (failures > 0) {
      LOG.info("The shards' epochs can be seen again");
      failures = 0;
    }
    if (isOutOfReach()) {
      reachedSinceMillis = scheduler.monotonicMillis();
    }
    reachedAtMillis = begunAtMillis;
    viewer.accept(view);
  }

  private void lookAgain() {
    if (again) {
      again = false;
      look();
    }
  }

  /** The number of the last look that began. */
  long number() {
    return number;
  }

  /** Whether no look succeeded for too long. */
  boolean isOutOfReach() {
    return scheduler.monotonicMillis() - reachedAtMillis > unreachable.toMillis();
  }

  /** For how long the database has been within reach without a break, in milliseconds. */
  long reachedForMillis() {
    return scheduler.monotonicMillis() - reachedSinceMillis;
  }

  /** Looks no more. */
  void close() {
    closed = true;
  }
}
