package dev.verdict.stress.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A round from the first connection to the report. All of it runs on one event loop.
 *
 * <p>It begins with one request of each client, so that the time to connect does not count.
 *
 * <p>It ends with a pause and one more request of each client. PostgreSQL's processes publish their
 * statistics at the end of a statement, at most once a second; these last requests make them
 * publish what the round before the pause did.
 */
final class LoadRound {
  private static final long PAUSE_MS = 1_200;

  private final Vertx vertx;
  private final LoadOrder order;
  private final Tally tally;
  private final Asking asking;
  private final Load load;

  LoadRound(Vertx vertx, Context context, Ask ask, LoadOrder order) {
    this.vertx = vertx;
    this.order = order;
    this.tally = new Tally(order.isOpen() ? Tally.By.BEGIN : Tally.By.END);
    this.asking = new Asking(ask, tally);
    this.load =
        order.isOpen()
            ? new OpenLoop(context, asking, order.perS(), order.clients())
            : new ClosedLoop(vertx, asking, order.clients());
  }

  /** Runs it. To be called on the event loop. */
  Future<LoadReport> run() {
    return everyClientOnce()
        .compose(connected -> load.until(startClock()))
        .onSuccess(tally::notBegun)
        .compose(all -> vertx.timer(PAUSE_MS, TimeUnit.MILLISECONDS))
        .compose(rested -> everyClientOnce())
        .map(all -> tally.report());
  }

  private long startClock() {
    long measureFromNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(order.warmUpMs());
    long endNs = measureFromNs + TimeUnit.MILLISECONDS.toNanos(order.measuredMs());
    tally.measure(measureFromNs, endNs);
    return endNs;
  }

  private Future<?> everyClientOnce() {
    return Future.join(Stream.generate(asking::now).limit(order.clients()).toList())
        .otherwiseEmpty();
  }
}
