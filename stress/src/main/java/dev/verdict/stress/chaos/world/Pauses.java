package dev.verdict.stress.chaos.world;

import java.util.concurrent.TimeUnit;

/** Waits. */
public final class Pauses {
  private Pauses() {}

  /** Waits for so long, or until this thread is interrupted, which is then an error. */
  public static void millis(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    }
  }
}
