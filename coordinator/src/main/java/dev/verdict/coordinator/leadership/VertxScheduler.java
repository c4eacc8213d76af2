package dev.verdict.coordinator.leadership;

import io.vertx.core.Context;
import java.util.concurrent.TimeUnit;

/**
 * Real time, on one Vert.x context.
 *
 * @param context where tasks run
 */
public record VertxScheduler(Context context) implements Scheduler {
  @Override
  public long monotonicMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public void after(long delayMillis, Runnable task) {
    context.owner().setTimer(delayMillis, id -> context.runOnContext(nothing -> task.run()));
  }
}
