package dev.verdict.stress.load;

import io.vertx.core.Future;

/** Asks and keeps count. To be used on the event loop. */
final class Asking {
  private final Ask ask;
  private final Tally tally;

  Asking(Ask ask, Tally tally) {
    this.ask = ask;
    this.tally = tally;
  }

  /** Asks now. */
  Future<?> now() {
    return since(System.nanoTime());
  }

  /**
   * Asks now, and counts as if it had asked at another moment.
   *
   * @param begunNs when it should have asked, on the clock of {@link System#nanoTime}
   */
  Future<?> since(long begunNs) {
    return ask.once()
        .onComplete(
            told -> tally.told(told, begunNs, System.nanoTime()),
            cause -> tally.error(String.valueOf(cause.getMessage())));
  }
}
