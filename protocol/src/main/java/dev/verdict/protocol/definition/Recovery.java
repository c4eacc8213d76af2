package dev.verdict.protocol.definition;

import java.util.Locale;

/**
 * What becomes of a saga when a step before the decision fails: it is refused, or its attempts are
 * exhausted. A cancel, the saga's deadline and a signal that does not come in time undo it in any
 * case.
 */
public enum Recovery {
  /** It is undone. */
  BACKWARD,
  /** It does not turn back: the step shows as stuck and is repeated, slowly. */
  FORWARD,
  /** It waits for a person: the step shows as stuck and is repeated only when that is asked for. */
  PARK;

  /** The stable word for it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
