package dev.verdict.coordinator.locks;

import java.util.concurrent.Executor;

/** Time and threads as waiting claims need them: injected, so that they wait on a virtual clock. */
public interface LockTime {
  /** A monotonic clock, in milliseconds from an arbitrary origin. */
  long monotonicMillis();

  /**
   * Runs the task once, later, on any thread.
   *
   * @param delayMillis how much later, positive
   */
  void after(long delayMillis, Runnable task);

  /** Runs tasks where the caller runs. */
  Executor here();
}
