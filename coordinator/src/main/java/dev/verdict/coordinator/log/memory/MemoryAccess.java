package dev.verdict.coordinator.log.memory;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** One node's way to the shared memory: one access at a time, answers on the node's executor. */
final class MemoryAccess {
  private final MemoryDatabase database;
  private final Executor executor;

  MemoryAccess(MemoryDatabase database, Executor executor) {
    this.database = database;
    this.executor = executor;
  }

  /** Fails if the database is away. */
  <T> Future<T> now(Supplier<T> work) {
    Promise<T> promise = Promise.promise();
    if (!database.reachable()) {
      executor.execute(() -> promise.fail(new IllegalStateException("the database is away")));
      return promise.future();
    }
    run(work, promise);
    return promise.future();
  }

  /** Waits while the database is away. */
  <T> Future<T> eventually(Supplier<T> work) {
    Promise<T> promise = Promise.promise();
    database.whenReachable(() -> run(work, promise));
    return promise.future();
  }

  private <T> void run(Supplier<T> work, Promise<T> promise) {
    T result;
    try {
      synchronized (database.lock()) {
        result = work.get();
      }
    } catch (RuntimeException e) {
      executor.execute(() -> promise.fail(e));
      return;
    }
    executor.execute(() -> promise.complete(result));
  }
}
