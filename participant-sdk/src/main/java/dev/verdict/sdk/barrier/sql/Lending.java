package dev.verdict.sdk.barrier.sql;

import java.util.concurrent.Callable;

/**
 * The time for which a handler has its connection. It ends with the handler, whatever that left
 * running: the connection is in somebody else's transaction then, or in none. Thread-safe; whoever
 * uses the connection holds this object's monitor meanwhile, so that the end waits for him.
 */
public final class Lending {
  /** What whoever comes too late is told. */
  public static final String OVER =
      "the handler is over, and the connection no longer its own: do all work before it returns, or"
          + " before its future completes";

  private volatile boolean over;

  /** Whether it has ended. */
  public boolean isOver() {
    return over;
  }

  /**
   * Uses the connection, one use at a time.
   *
   * @throws IllegalStateException if it has ended
   */
  public synchronized <T> T during(Callable<T> use) throws Exception {
    if (over) {
      throw new IllegalStateException(OVER);
    }
    return use.call();
  }

  /** Ends it, when a use that is under way has ended. */
  public synchronized void end() {
    over = true;
  }
}
