package dev.verdict.protocol.definition;

import dev.verdict.protocol.Json;
import java.util.List;

/**
 * A condition over a saga's input and its steps' outputs: a closed set, so that it can be stored,
 * drawn and checked.
 */
public sealed interface Condition {
  /** The value is there and is not JSON null. */
  record Present(Mapping value) implements Condition {}

  /** The value equals a constant. */
  record Equal(Mapping value, Json constant) implements Condition {}

  /** The value is a number less than a constant number; false for anything but a number. */
  record LessThan(Mapping value, Json.Num constant) implements Condition {}

  /** The value is a number greater than a constant number; false for anything but a number. */
  record GreaterThan(Mapping value, Json.Num constant) implements Condition {}

  /** The condition does not hold. */
  record Not(Condition condition) implements Condition {}

  /** All conditions hold; true if there is none. */
  record All(List<Condition> conditions) implements Condition {
    /** Copies the conditions. */
    public All {
      conditions = List.copyOf(conditions);
    }
  }

  /** At least one condition holds; false if there is none. */
  record Any(List<Condition> conditions) implements Condition {
    /** Copies the conditions. */
    public Any {
      conditions = List.copyOf(conditions);
    }
  }
}
