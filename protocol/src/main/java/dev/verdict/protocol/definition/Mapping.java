package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Members;
import java.util.List;
import java.util.Map;

/** How a value is made out of a saga's input and its steps' outputs. */
public sealed interface Mapping {
  /** Dispatches over the kinds, so that a forgotten one does not compile. */
  <T> T accept(Visitor<T> visitor);

  /** A value written into the definition. */
  record Constant(Json value) implements Mapping {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.constant(this);
    }
  }

  /**
   * A part of the saga's input.
   *
   * @param pointer a JSON Pointer (RFC 6901); empty for all of it
   */
  record FromInput(String pointer) implements Mapping {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.fromInput(this);
    }
  }

  /**
   * A part of a step's output; JSON null if the step was skipped.
   *
   * @param step a step that comes before the one that uses this
   * @param pointer a JSON Pointer (RFC 6901); empty for all of it
   * @param optional whether the user can do without it: only then may the step be one that can be
   *     skipped where the user runs
   */
  record FromStep(BranchId step, String pointer, boolean optional) implements Mapping {
    /** An output that the user cannot do without. */
    public FromStep(BranchId step, String pointer) {
      this(step, pointer, false);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.fromStep(this);
    }
  }

  /**
   * A part of the item that a call is made for.
   *
   * @param pointer a JSON Pointer (RFC 6901) into the item; empty for all of it
   */
  record FromItem(String pointer) implements Mapping {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.fromItem(this);
    }
  }

  /** An object made of mapped members. */
  record ObjectOf(Map<String, Mapping> members) implements Mapping {
    /** Copies the members. */
    public ObjectOf {
      members = Members.copyOf(members);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.objectOf(this);
    }
  }

  /** An array made of mapped items. */
  record ArrayOf(List<Mapping> items) implements Mapping {
    /** Copies the items. */
    public ArrayOf {
      items = List.copyOf(items);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.arrayOf(this);
    }
  }

  /**
   * A text made of parts: texts as they are, numbers in plain digits, {@code true} and {@code
   * false}. JSON null if a part is anything else, or is not there.
   */
  record TextOf(List<Mapping> parts) implements Mapping {
    /** Copies the parts. */
    public TextOf {
      parts = List.copyOf(parts);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.textOf(this);
    }
  }

  /** One method for each kind. */
  interface Visitor<T> {
    T constant(Constant mapping);

    T fromInput(FromInput mapping);

    T fromStep(FromStep mapping);

    T fromItem(FromItem mapping);

    T objectOf(ObjectOf mapping);

    T arrayOf(ArrayOf mapping);

    T textOf(TextOf mapping);
  }
}
