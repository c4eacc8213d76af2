package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.console.FailedTry;
import java.util.ArrayDeque;
import java.util.List;

/** The last attempts of one transaction's calls that failed here. */
final class FailedTries {
  /** How many are remembered. */
  static final int KEPT_MAX = 32;

  /** Small until one fails: most transactions have none. */
  private final ArrayDeque<FailedTry> kept = new ArrayDeque<>(1);

  void add(FailedTry failed) {
    if (kept.size() == KEPT_MAX) {
      kept.removeFirst();
    }
    kept.addLast(failed);
  }

  /** The oldest first. */
  List<FailedTry> all() {
    return List.copyOf(kept);
  }
}
