package dev.verdict.stress.simulate.world;

import dev.verdict.stress.chaos.check.Rule;
import dev.verdict.stress.chaos.check.Violation;
import java.util.List;
import java.util.Map;

/** An exception that a seed ended with. */
final class Thrown {
  private static final int PLACES_MAX = 5;

  private Thrown() {}

  /** That it must not be, and where it came from. */
  static Violation violation(Throwable thrown) {
    StringBuilder detail = new StringBuilder(thrown.toString());
    StackTraceElement[] places = thrown.getStackTrace();
    for (int i = 0; i < Math.min(places.length, PLACES_MAX); i++) {
      detail.append(" at ").append(places[i]);
    }
    return new Violation(Rule.NOTHING_THROWN, "", detail.toString());
  }

  /** What a seed comes to of which nothing else is known. */
  static SeedResult result(long seed, Throwable thrown) {
    return new SeedResult(seed, 0, 0, 0, 0, Map.of(), List.of(violation(thrown)), List.of());
  }
}
