package dev.verdict.coordinator.engine;

import java.time.Duration;

/** Time as the engine needs it: injected, so that tests run on a virtual clock. */
public interface EngineTime {
  /** Milliseconds since 1970. Wakes things up and names ids; proves nothing. */
  long nowMillis();

  /** Milliseconds since some moment, by a clock that never steps. */
  long elapsedMillis();

  /**
   * Runs the task once, later, on the engine's thread.
   *
   * @param delay how much later; less than a millisecond counts as one
   */
  Cancellable after(Duration delay, Runnable task);

  /** Something that can be called off. */
  interface Cancellable {
    /** Calls it off; without effect if it has run. */
    void cancel();
  }
}
