package dev.verdict.coordinator.engine;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Real time. A timer runs on the event loop that it was set on.
 *
 * @param vertx whose timers are used
 */
public record VertxTime(Vertx vertx) implements EngineTime {
  @Override
  public long nowMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public Cancellable after(Duration delay, Runnable task) {
    long timer = vertx.setTimer(Math.max(1, delay.toMillis()), id -> task.run());
    return () -> vertx.cancelTimer(timer);
  }
}
