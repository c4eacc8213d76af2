package dev.verdict.stress.load;

import io.vertx.core.Future;

/** How transactions follow each other. */
interface Load {
  /**
   * Has transactions run until then, and waits for the last of them.
   *
   * @param endNs on the clock of {@link System#nanoTime}
   * @return how many should have begun and have not
   */
  Future<Long> until(long endNs);
}
