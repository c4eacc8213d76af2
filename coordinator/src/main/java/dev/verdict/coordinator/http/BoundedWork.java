package dev.verdict.coordinator.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Work that takes too long for an event loop, on worker threads. For any thread. */
final class BoundedWork {
  /** How many pieces may be under way, or wait for a worker thread. */
  static final int UNDER_WAY_MAX = 16;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final AtomicInteger underWay = new AtomicInteger();

  BoundedWork(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Does the work elsewhere.
   *
   * @return fails with {@link ProblemCode#OVERLOADED} if too much is under way
   */
  <T> Future<T> run(Callable<T> work) {
    if (underWay.incrementAndGet() > UNDER_WAY_MAX) {
      underWay.decrementAndGet();
      return Future.failedFuture(
          Problem.of(
                  ProblemCode.OVERLOADED,
                  "At most " + UNDER_WAY_MAX + " comparisons and drawings are made at a time.")
              .retryAfter(RETRY_AFTER)
              .asException());
    }
    return vertx.executeBlocking(work, false).onComplete(done -> underWay.decrementAndGet());
  }
}
