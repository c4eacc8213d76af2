package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Evaluates mappings and conditions over a saga's input and the outputs of its steps. The output of
 * a step that has none (it was skipped) is JSON null, and so is a value that is not there.
 *
 * @param input the saga's input
 * @param outputs the outputs known so far
 */
public record Mappings(Json input, Map<BranchId, Json> outputs) {
  /** A number whose plain digits are more is no part of a text. */
  private static final int DIGITS_MAX = 100;

  /** The value that the mapping makes. */
  public Json evaluate(Mapping mapping) {
    return mapping.accept(new Evaluation());
  }

  /** Whether the condition holds. */
  public boolean holds(Condition condition) {
    return condition.accept(new Test());
  }

  private final class Evaluation implements Mapping.Visitor<Json> {
    @Override
    public Json constant(Mapping.Constant mapping) {
      return mapping.value();
    }

    @Override
    public Json fromInput(Mapping.FromInput mapping) {
      return input.at(mapping.pointer());
    }

    @Override
    public Json fromStep(Mapping.FromStep mapping) {
      return outputs.getOrDefault(mapping.step(), Json.nil()).at(mapping.pointer());
    }

    /** Where an item is known, it is named by its place in the list. */
    @Override
    public Json fromItem(Mapping.FromItem mapping) {
      return Json.nil();
    }

    @Override
    public Json objectOf(Mapping.ObjectOf mapping) {
      return new Json.Obj(Members.copyOf(mapping.members()).each(value -> value.accept(this)));
    }

    @Override
    public Json arrayOf(Mapping.ArrayOf mapping) {
      List<Json> items = new ArrayList<>();
      mapping.items().forEach(item -> items.add(item.accept(this)));
      return new Json.Arr(items);
    }

    @Override
    public Json textOf(Mapping.TextOf mapping) {
      StringBuilder text = new StringBuilder();
      for (Mapping part : mapping.parts()) {
        Optional<String> words = words(part.accept(this));
        if (words.isEmpty()) {
          return Json.nil();
        }
        text.append(words.get());
      }
      return Json.text(text.toString());
    }

    private static Optional<String> words(Json part) {
      if (part instanceof Json.Text text) {
        return Optional.of(text.value());
      }
      if (part instanceof Json.Num number
          && Math.abs((long) number.value().scale()) <= DIGITS_MAX) {
        return Optional.of(number.value().toPlainString());
      }
      return part instanceof Json.Bool bool
          ? Optional.of(Boolean.toString(bool.value()))
          : Optional.empty();
    }
  }

  private final class Test implements Condition.Visitor<Boolean> {
    @Override
    public Boolean present(Condition.Present condition) {
      return !evaluate(condition.value()).equals(Json.nil());
    }

    @Override
    public Boolean equal(Condition.Equal condition) {
      return evaluate(condition.value()).equals(condition.constant());
    }

    @Override
    public Boolean lessThan(Condition.LessThan condition) {
      return compares(condition.value(), condition.constant(), sign -> sign < 0);
    }

    @Override
    public Boolean greaterThan(Condition.GreaterThan condition) {
      return compares(condition.value(), condition.constant(), sign -> sign > 0);
    }

    @Override
    public Boolean not(Condition.Not condition) {
      return !holds(condition.condition());
    }

    @Override
    public Boolean all(Condition.All condition) {
      return condition.conditions().stream().allMatch(Mappings.this::holds);
    }

    @Override
    public Boolean any(Condition.Any condition) {
      return condition.conditions().stream().anyMatch(Mappings.this::holds);
    }

    private boolean compares(Mapping value, Json.Num constant, IntPredicate sign) {
      return evaluate(value) instanceof Json.Num number
          && sign.test(number.value().compareTo(constant.value()));
    }
  }
}
