package dev.verdict.coordinator.leadership;

/** Time, as far as leadership needs it: injected, so that tests run on a virtual clock. */
public interface Scheduler {
  /** A monotonic clock, in milliseconds from an arbitrary origin. */
  long monotonicMillis();

  /**
   * Runs the task once, later, on the thread that leadership runs on.
   *
   * @param delayMillis how much later, positive
   */
  void after(long delayMillis, Runnable task);
}
