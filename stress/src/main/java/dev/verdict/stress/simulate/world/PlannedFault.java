package dev.verdict.stress.simulate.world;

import java.util.Locale;

/**
 * A fault of a plan.
 *
 * @param kind what is done
 * @param atUs when, in microseconds since the world began
 * @param lengthUs for how long
 * @param target a number that names the place
 * @param other a number that names another one, or says how much
 */
record PlannedFault(FaultKind kind, long atUs, long lengthUs, int target, int other) {
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s at %.3f s for %.3f s", kind.words(), atUs / 1e6, lengthUs / 1e6);
  }
}
