package dev.verdict.stress.bench;

import java.util.List;
import java.util.OptionalInt;

/**
 * What sets a run apart from the usual one.
 *
 * @param ratePerS how many transactions begin a second; if empty, each client begins its next when
 *     its last has ended
 * @param coordinatorArguments further arguments of the coordinator's command line
 */
public record Variation(OptionalInt ratePerS, List<String> coordinatorArguments) {
  /** The usual run. */
  public static final Variation NONE = new Variation(OptionalInt.empty(), List.of());

  /** Copies the arguments. */
  public Variation {
    coordinatorArguments = List.copyOf(coordinatorArguments);
  }

  /** The same at this rate. */
  Variation withRatePerS(OptionalInt other) {
    return new Variation(other, coordinatorArguments);
  }

  /** The same with these arguments of the coordinator, and no others. */
  Variation withCoordinatorArguments(List<String> others) {
    return new Variation(ratePerS, others);
  }
}
