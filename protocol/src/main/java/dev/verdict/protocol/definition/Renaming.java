package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes other names of steps into mappings and conditions.
 *
 * @param names of each step that gets another name, that name
 */
public record Renaming(Map<BranchId, BranchId> names) {
  /** Copies the names. */
  public Renaming {
    names = Map.copyOf(names);
  }

  /** The new name of a step; the one it has if it gets no other. */
  public BranchId of(BranchId step) {
    return names.getOrDefault(step, step);
  }

  /** The mapping, with new names. */
  public Mapping of(Mapping mapping) {
    return mapping.accept(new InMapping());
  }

  /** The condition, with new names. */
  public Condition of(Condition condition) {
    return condition.accept(new InCondition());
  }

  /** The step, with new names for itself and for all that it refers to. */
  public Step of(Step step) {
    return new Step(
        of(step.name()),
        step.work().accept(new InWork()),
        step.after().stream().map(this::of).toList(),
        step.when().map(this::of),
        step.undo(),
        step.pivot());
  }

  private final class InWork implements Work.Visitor<Work> {
    @Override
    public Work call(Work.Call work) {
      return new Work.Call(
          work.participant(), work.operation(), of(work.input()), work.retry(), work.timeout());
    }

    @Override
    public Work sleep(Work.Sleep work) {
      return work;
    }

    @Override
    public Work signal(Work.Signal work) {
      return new Work.Signal(
          work.signal(), work.deadline(), work.fallback().map(Renaming.this::of));
    }
  }

  private final class InMapping implements Mapping.Visitor<Mapping> {
    @Override
    public Mapping constant(Mapping.Constant mapping) {
      return mapping;
    }

    @Override
    public Mapping fromInput(Mapping.FromInput mapping) {
      return mapping;
    }

    @Override
    public Mapping fromStep(Mapping.FromStep mapping) {
      return new Mapping.FromStep(of(mapping.step()), mapping.pointer(), mapping.optional());
    }

    @Override
    public Mapping objectOf(Mapping.ObjectOf mapping) {
      Map<String, Mapping> members = new LinkedHashMap<>();
      mapping.members().forEach((name, value) -> members.put(name, value.accept(this)));
      return new Mapping.ObjectOf(members);
    }

    @Override
    public Mapping arrayOf(Mapping.ArrayOf mapping) {
      return new Mapping.ArrayOf(mapping.items().stream().map(i -> i.accept(this)).toList());
    }
  }

  private final class InCondition implements Condition.Visitor<Condition> {
    @Override
    public Condition present(Condition.Present condition) {
      return new Condition.Present(of(condition.value()));
    }

    @Override
    public Condition equal(Condition.Equal condition) {
      return new Condition.Equal(of(condition.value()), condition.constant());
    }

    @Override
    public Condition lessThan(Condition.LessThan condition) {
      return new Condition.LessThan(of(condition.value()), condition.constant());
    }

    @Override
    public Condition greaterThan(Condition.GreaterThan condition) {
      return new Condition.GreaterThan(of(condition.value()), condition.constant());
    }

    @Override
    public Condition not(Condition.Not condition) {
      return new Condition.Not(condition.condition().accept(this));
    }

    @Override
    public Condition all(Condition.All condition) {
      return new Condition.All(each(condition.conditions()));
    }

    @Override
    public Condition any(Condition.Any condition) {
      return new Condition.Any(each(condition.conditions()));
    }

    private List<Condition> each(List<Condition> conditions) {
      return conditions.stream().map(part -> part.accept(this)).toList();
    }
  }
}
