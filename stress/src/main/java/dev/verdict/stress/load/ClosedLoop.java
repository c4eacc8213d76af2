package dev.verdict.stress.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Clients that each wait for an answer before they ask again. All of it runs on one event loop.
 *
 * <p>A round begins with one request of each client, so that the time to connect does not count.
 *
 * <p>It ends with a pause and one more request of each client. PostgreSQL's processes publish their
 * statistics at the end of a statement, at most once a second; these last requests make them
 * publish what the round before the pause did.
 */
final class ClosedLoop {
  private static final long PAUSE_MS = 1_200;
  private static final long AFTER_ERROR_MS = 100;

  private final Vertx vertx;
  private final Ask ask;
  private final LoadOrder order;
  private final Tally tally = new Tally();
  private long endNs;

  ClosedLoop(Vertx vertx, Ask ask, LoadOrder order) {
    this.vertx = vertx;
    this.ask = ask;
    this.order = order;
  }

  /** Runs the round. To be called on the event loop. */
  Future<LoadReport> run() {
    return everyClient(this::once)
        .onSuccess(connected -> startClock())
        .compose(connected -> everyClient(this::untilEnd))
        .compose(all -> pause(PAUSE_MS))
        .compose(rested -> everyClient(this::once))
        .map(all -> tally.report());
  }

  private void startClock() {
    long measureFromNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(order.warmUpMs());
    endNs = measureFromNs + TimeUnit.MILLISECONDS.toNanos(order.measuredMs());
    tally.measure(measureFromNs, endNs);
  }

  private interface Client {
    void start(Promise<Void> done);
  }

  private Future<?> everyClient(Client client) {
    List<Future<Void>> running = new ArrayList<>();
    for (int i = 0; i < order.clients(); i++) {
      Promise<Void> done = Promise.promise();
      client.start(done);
      running.add(done.future());
    }
    return Future.all(running);
  }

  private void untilEnd(Promise<Void> done) {
    if (System.nanoTime() - endNs >= 0) {
      done.complete();
      return;
    }
    ask()
        .onComplete(
            answered -> untilEnd(done),
            failed -> pause(AFTER_ERROR_MS).onComplete(rested -> untilEnd(done)));
  }

  private void once(Promise<Void> done) {
    ask().onComplete(asked -> done.complete());
  }

  private Future<?> ask() {
    long begunNs = System.nanoTime();
    return ask.once()
        .onComplete(
            told -> tally.told(told, begunNs, System.nanoTime()),
            cause -> tally.error(String.valueOf(cause.getMessage())));
  }

  private Future<Void> pause(long millis) {
    return vertx.timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
  }
}
