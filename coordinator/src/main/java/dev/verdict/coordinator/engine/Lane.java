package dev.verdict.coordinator.engine;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An engine and the thread that it lives on; lets others call it from theirs. */
final class Lane {
  private final Executor loop;
  private final Engine engine;
  private final Thread thread;

  /**
   * @param loop runs tasks on the engine's thread; the one that this constructor runs on
   */
  Lane(Executor loop, Engine engine) {
    this.loop = loop;
    this.engine = engine;
    this.thread = Thread.currentThread();
  }

  /** Whether the caller is on the engine's event loop. */
  boolean isHere() {
    return Thread.currentThread().equals(thread);
  }

  /** Runs work on the engine's event loop; its future completes on the caller's context. */
  <T> Future<T> call(Function<Engine, Future<T>> work) {
    if (isHere()) {
      return work.apply(engine);
    }
    Context caller = Vertx.currentContext();
    Promise<T> promise = Promise.promise();
    loop.execute(
        () ->
            started(work)
                .onComplete((result, failure) -> answer(caller, promise, result, failure)));
    return promise.future();
  }

  private <T> Future<T> started(Function<Engine, Future<T>> work) {
    try {
      return work.apply(engine);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static <T> void answer(
      @Nullable Context caller,
      Promise<T> promise,
      @Nullable T result,
      @Nullable Throwable failure) {
    if (caller == null) {
      settle(promise, result, failure);
    } else {
      caller.runOnContext(there -> settle(promise, result, failure));
    }
  }

  private static <T> void settle(
      Promise<T> promise, @Nullable T result, @Nullable Throwable failure) {
    if (failure != null) {
      promise.fail(failure);
    } else {
      promise.complete(result);
    }
  }
}
