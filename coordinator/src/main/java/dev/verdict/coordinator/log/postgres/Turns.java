package dev.verdict.coordinator.log.postgres;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Lets only a few things happen at a time; the others wait for their turn, in the order in which
 * they came. So a burst of one kind of query does not take every connection of a pool. Safe for use
 * by several threads; each runs, and is answered, on the context of who asked.
 */
final class Turns {
  private final Vertx vertx;
  private final int atOnce;
  private final int waitingMax;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int underWay;

  /**
   * @param atOnce how many may be under way
   * @param waitingMax how many may wait
   */
  Turns(Vertx vertx, int atOnce, int waitingMax) {
    this.vertx = vertx;
    this.atOnce = atOnce;
    this.waitingMax = waitingMax;
  }

  /** Does it when it is its turn; fails at once if too many wait. */
  <T> Future<T> take(Supplier<Future<T>> work) {
    Context context = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    Runnable begin =
        () -> context.runOnContext(here -> work.get().onComplete(promise).onComplete(d -> next()));
    synchronized (this) {
      if (underWay >= atOnce) {
        if (waiting.size() >= waitingMax) {
          return Future.failedFuture(
              new IllegalStateException("more than " + waitingMax + " queries wait"));
        }
        waiting.add(begin);
        return promise.future();
      }
      underWay++;
    }
    begin.run();
    return promise.future();
  }

  private void next() {
    Runnable next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        underWay--;
        return;
      }
    }
    next.run();
  }
}
