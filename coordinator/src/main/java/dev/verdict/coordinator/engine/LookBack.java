package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.Due;
import java.time.Duration;

/**
 * How far back a look for those that are due must go. What was due before has been seen, and is not
 * looked for again but now and then: a clock may have stepped, or a mark come late.
 */
final class LookBack {
  /** Times of the node and of its database are compared. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final EngineTime time;
  private final Duration thoroughEvery;
  private boolean seen;
  private boolean forgotten;
  private long seenUpToMillis;
  private long thoroughAtMillis;

  LookBack(EngineTime time, Duration thoroughEvery) {
    this.time = time;
    this.thoroughEvery = thoroughEvery;
  }

  /** For how long may have been due what the next look must find. */
  Duration next() {
    forgotten = false;
    long now = time.elapsedMillis();
    if (!seen || now - thoroughAtMillis >= thoroughEvery.toMillis()) {
      thoroughAtMillis = now;
      return Due.EVER;
    }
    return sinceSeen();
  }

  /** The same but for a thorough look. */
  Duration sinceSeen() {
    return seen ? Duration.ofMillis(time.elapsedMillis() - seenUpToMillis).plus(MARGIN) : Due.EVER;
  }

  /** One that was seen must be found again, also if it is seen by the look that is under way. */
  void forget() {
    seen = false;
    forgotten = true;
  }

  /**
   * A look has found all that had been due for longer, and that is on its way.
   *
   * @param lookedAtMillis when it began, as elapsed time
   * @param since for how long the first had been due that is not, or may not have been found
   */
  void saw(long lookedAtMillis, Duration since) {
    if (!forgotten) {
      seen = true;
      seenUpToMillis = lookedAtMillis - since.toMillis();
    }
  }
}
