package dev.verdict.stress.simulate.explore;

import java.time.Duration;
import java.util.List;

/**
 * What an exploration found.
 *
 * @param scenario its name
 * @param bounds what could go wrong
 * @param states how many distinct states there are
 * @param transitions how many transitions between them were looked at
 * @param complete whether all were visited; not if there are more than the bounds allow
 * @param took how long
 * @param violations at most one of each property, with the shortest way there
 * @param coverage what was reached
 */
public record Explored(
    String scenario,
    Bounds bounds,
    int states,
    long transitions,
    boolean complete,
    Duration took,
    List<Violation> violations,
    Coverage coverage) {
  /** Copies the list. */
  public Explored {
    violations = List.copyOf(violations);
  }

  /** States found in a second. */
  public long statesPerSecond() {
    return states * 1_000L / Math.max(1, took.toMillis());
  }
}
