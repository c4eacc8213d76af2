package dev.verdict.stress.bench;

import java.util.List;

/**
 * What sets a run apart from the usual one.
 *
 * @param coordinatorArguments further arguments of the coordinator's command line
 */
public record Variation(List<String> coordinatorArguments) {
  /** The usual run. */
  public static final Variation NONE = new Variation(List.of());

  /** Copies the arguments. */
  public Variation {
    coordinatorArguments = List.copyOf(coordinatorArguments);
  }

  /** The same with these arguments of the coordinator, and no others. */
  Variation withCoordinatorArguments(List<String> arguments) {
    return new Variation(arguments);
  }
}
