package dev.verdict.protocol.definition;

import java.util.ArrayList;
import java.util.List;

/** What a mapping or a condition refers to: steps and JSON Pointers. */
public final class References {
  private final List<Mapping.FromStep> steps = new ArrayList<>();
  private final List<String> pointers = new ArrayList<>();
  private boolean items;

  private References() {}

  /** What the mapping refers to. */
  public static References of(Mapping mapping) {
    References found = new References();
    mapping.accept(found.new InMapping());
    return found;
  }

  /** What the condition refers to. */
  public static References of(Condition condition) {
    References found = new References();
    condition.accept(found.new InCondition());
    return found;
  }

  /** The outputs of steps, in the order in which they stand there. */
  public List<Mapping.FromStep> steps() {
    return List.copyOf(steps);
  }

  /** Whether they are to the item of a list, too. */
  public boolean usesItem() {
    return items;
  }

  /** The JSON Pointers, into the input, an output or an item. */
  public List<String> pointers() {
    return List.copyOf(pointers);
  }

  private final class InMapping implements Mapping.Visitor<Boolean> {
    @Override
    public Boolean constant(Mapping.Constant mapping) {
      return false;
    }

    @Override
    public Boolean fromInput(Mapping.FromInput mapping) {
      return pointers.add(mapping.pointer());
    }

    @Override
    public Boolean fromStep(Mapping.FromStep mapping) {
      pointers.add(mapping.pointer());
      return steps.add(mapping);
    }

    @Override
    public Boolean fromItem(Mapping.FromItem mapping) {
      items = true;
      return pointers.add(mapping.pointer());
    }

    @Override
    public Boolean objectOf(Mapping.ObjectOf mapping) {
      mapping.members().values().forEach(value -> value.accept(this));
      return true;
    }

    @Override
    public Boolean arrayOf(Mapping.ArrayOf mapping) {
      mapping.items().forEach(item -> item.accept(this));
      return true;
    }

    @Override
    public Boolean textOf(Mapping.TextOf mapping) {
      mapping.parts().forEach(part -> part.accept(this));
      return true;
    }
  }

  private final class InCondition implements Condition.Visitor<Boolean> {
    @Override
    public Boolean present(Condition.Present condition) {
      return in(condition.value());
    }

    @Override
    public Boolean equal(Condition.Equal condition) {
      return in(condition.value());
    }

    @Override
    public Boolean lessThan(Condition.LessThan condition) {
      return in(condition.value());
    }

    @Override
    public Boolean greaterThan(Condition.GreaterThan condition) {
      return in(condition.value());
    }

    @Override
    public Boolean not(Condition.Not condition) {
      return condition.condition().accept(this);
    }

    @Override
    public Boolean all(Condition.All condition) {
      condition.conditions().forEach(part -> part.accept(this));
      return true;
    }

    @Override
    public Boolean any(Condition.Any condition) {
      condition.conditions().forEach(part -> part.accept(this));
      return true;
    }

    private boolean in(Mapping mapping) {
      return mapping.accept(new InMapping());
    }
  }
}
