package dev.verdict.coordinator.locks;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Time on event loops. */
final class VertxLockTime implements LockTime {
  private final Vertx vertx;

  VertxLockTime(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public long monotonicMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public void after(long delayMillis, Runnable task) {
    vertx.setTimer(delayMillis, id -> task.run());
  }

  @Override
  public Executor here() {
    Context context = vertx.getOrCreateContext();
    return task -> context.runOnContext(here -> task.run());
  }
}
