package dev.verdict.protocol.definition;

import dev.verdict.protocol.Json;
import java.util.List;

/**
 * A condition over a saga's input and its steps' outputs: a closed set, so that it can be stored,
 * drawn and checked.
 */
public sealed interface Condition {
  /** Dispatches over the kinds, so that a forgotten one does not compile. */
  <T> T accept(Visitor<T> visitor);

  /** The value is there and is not JSON null. */
  record Present(Mapping value) implements Condition {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.present(this);
    }
  }

  /** The value equals a constant. */
  record Equal(Mapping value, Json constant) implements Condition {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.equal(this);
    }
  }

  /** The value is a number less than a constant number; false for anything but a number. */
  record LessThan(Mapping value, Json.Num constant) implements Condition {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.lessThan(this);
    }
  }

  /** The value is a number greater than a constant number; false for anything but a number. */
  record GreaterThan(Mapping value, Json.Num constant) implements Condition {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.greaterThan(this);
    }
  }

  /** The condition does not hold. */
  record Not(Condition condition) implements Condition {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.not(this);
    }
  }

  /** All conditions hold; true if there is none. */
  record All(List<Condition> conditions) implements Condition {
    /** Copies the conditions. */
    public All {
      conditions = List.copyOf(conditions);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.all(this);
    }
  }

  /** At least one condition holds; false if there is none. */
  record Any(List<Condition> conditions) implements Condition {
    /** Copies the conditions. */
    public Any {
      conditions = List.copyOf(conditions);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.any(this);
    }
  }

  /** One method for each kind. */
  interface Visitor<T> {
    T present(Present condition);

    T equal(Equal condition);

    T lessThan(LessThan condition);

    T greaterThan(GreaterThan condition);

    T not(Not condition);

    T all(All condition);

    T any(Any condition);
  }
}
