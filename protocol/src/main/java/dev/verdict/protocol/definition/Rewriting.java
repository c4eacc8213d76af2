package dev.verdict.protocol.definition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Puts other values where mappings and conditions refer to a saga's input, its steps' outputs and
 * the item of a list.
 *
 * @param input what stands for a part of the saga's input
 * @param output what stands for a part of a step's output
 * @param item what stands for a part of the item
 */
record Rewriting(
    Function<Mapping.FromInput, Mapping> input,
    Function<Mapping.FromStep, Mapping> output,
    Function<Mapping.FromItem, Mapping> item) {

  Mapping of(Mapping mapping) {
    return mapping.accept(new InMapping());
  }

  Condition of(Condition condition) {
    return condition.accept(new InCondition());
  }

  Work of(Work work) {
    return work.accept(new InWork());
  }

  private final class InWork implements Work.Visitor<Work> {
    @Override
    public Work call(Work.Call work) {
      return work.sending(of(work.input()));
    }

    @Override
    public Work sleep(Work.Sleep work) {
      return work;
    }

    @Override
    public Work signal(Work.Signal work) {
      return new Work.Signal(
          work.signal(), work.deadline(), work.fallback().map(Rewriting.this::of));
    }

    @Override
    public Work atomic(Work.Atomic work) {
      return new Work.Atomic(
          work.parts().stream().map(part -> part.sending(of(part.input()))).toList(),
          work.retry(),
          work.timeout());
    }

    @Override
    public Work forEach(Work.ForEach work) {
      return new Work.ForEach(
          of(work.list()),
          work.parallel(),
          work.most(),
          work.when().map(Rewriting.this::of),
          work.call().sending(of(work.call().input())));
    }

    @Override
    public Work nested(Work.Nested work) {
      return new Work.Nested(work.saga(), of(work.input()));
    }

    @Override
    public Work result(Work.Result work) {
      return new Work.Result(work.saga(), of(work.value()));
    }
  }

  private final class InMapping implements Mapping.Visitor<Mapping> {
    @Override
    public Mapping constant(Mapping.Constant mapping) {
      return mapping;
    }

    @Override
    public Mapping fromInput(Mapping.FromInput mapping) {
      return input.apply(mapping);
    }

    @Override
    public Mapping fromStep(Mapping.FromStep mapping) {
      return output.apply(mapping);
    }

    @Override
    public Mapping fromItem(Mapping.FromItem mapping) {
      return item.apply(mapping);
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

    @Override
    public Mapping textOf(Mapping.TextOf mapping) {
      return new Mapping.TextOf(mapping.parts().stream().map(i -> i.accept(this)).toList());
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
