package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.timing.TimerWheel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Real time, for one engine. */
public final class VertxTime implements EngineTime {
  private final TimerWheel timers;

  /**
   * To be made on the engine's event loop, where its timers run.
   *
   * @param vertx whose event loop that is
   */
  public VertxTime(Vertx vertx) {
    this.timers = new TimerWheel(vertx);
  }

  @Override
  public long nowMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public Cancellable after(Duration delay, Runnable task) {
    return timers.after(delay.toMillis(), task)::cancel;
  }
}
