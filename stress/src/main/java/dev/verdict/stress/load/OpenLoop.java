package dev.verdict.stress.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Transactions that begin at their moments, whatever became of those before them. Their latencies
 * count from these moments.
 */
final class OpenLoop implements Load {
  /** Timers of an event loop are no finer than a millisecond. */
  private static final long TICK_MIN_NS = TimeUnit.MICROSECONDS.toNanos(100);

  private final Context context;
  private final Asking asking;
  private final int perS;
  private final int underWayMax;

  OpenLoop(Context context, Asking asking, int perS, int underWayMax) {
    this.context = context;
    this.asking = asking;
    this.perS = perS;
    this.underWayMax = underWayMax;
  }

  @Override
  public Future<Long> until(long endNs) {
    Arrivals arrivals = new Arrivals(System.nanoTime(), endNs, perS, underWayMax);
    Promise<Long> done = Promise.promise();
    AtomicBoolean told = new AtomicBoolean();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    Runnable tick =
        () -> {
          if (told.compareAndSet(false, true)) {
            context.runOnContext(
                go -> {
                  told.set(false);
                  beginDue(arrivals, done);
                });
          }
        };
    long tickNs = Math.max(TICK_MIN_NS, TimeUnit.SECONDS.toNanos(1) / perS);
    ScheduledFuture<?> unused = clock.scheduleAtFixedRate(tick, 0, tickNs, TimeUnit.NANOSECONDS);
    return done.future().onComplete(ended -> clock.shutdownNow());
  }

  private void beginDue(Arrivals arrivals, Promise<Long> done) {
    OptionalLong meantNs = arrivals.begin(System.nanoTime());
    while (meantNs.isPresent()) {
      asking
          .since(meantNs.getAsLong())
          .onComplete(
              ended -> {
                arrivals.end();
                beginDue(arrivals, done);
              });
      meantNs = arrivals.begin(System.nanoTime());
    }
    if (arrivals.isOver(System.nanoTime())) {
      done.tryComplete(arrivals.notBegun());
    }
  }
}
