package dev.verdict.saga;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.Condition;
import dev.verdict.protocol.definition.Mapping;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the builder computes on mappings and conditions. */
final class Mappings {
  private Mappings() {}

  /** The part of a mapped value under a member's name or an item's index. */
  static Mapping child(Mapping parent, String token) {
    String step = "/" + token.replace("~", "~0").replace("/", "~1");
    if (parent instanceof Mapping.FromInput input) {
      return new Mapping.FromInput(input.pointer() + step);
    }
    if (parent instanceof Mapping.FromStep from) {
      return new Mapping.FromStep(from.step(), from.pointer() + step);
    }
    if (parent instanceof Mapping.Constant constant) {
      return new Mapping.Constant(constant.value().at(step));
    }
    if (parent instanceof Mapping.ObjectOf object) {
      return object.members().getOrDefault(token, new Mapping.Constant(Json.nil()));
    }
    return itemOf((Mapping.ArrayOf) parent, token);
  }

  private static Mapping itemOf(Mapping.ArrayOf array, String token) {
    int index = Integer.parseInt(token);
    return index < array.items().size()
        ? array.items().get(index)
        : new Mapping.Constant(Json.nil());
  }

  /** The conditions that all hold if this one does. */
  static Stream<Condition> conjuncts(Condition condition) {
    return condition instanceof Condition.All all
        ? all.conditions().stream().flatMap(Mappings::conjuncts)
        : Stream.of(condition);
  }

  /** Whether the condition can hold only if a value of which {@code wanted} is true is present. */
  static boolean provesPresent(Condition given, Predicate<Mapping> wanted) {
    if (given instanceof Condition.Present present) {
      return wanted.test(present.value());
    }
    if (given instanceof Condition.Equal equal) {
      return !equal.constant().equals(Json.nil()) && wanted.test(equal.value());
    }
    if (given instanceof Condition.LessThan less) {
      return wanted.test(less.value());
    }
    if (given instanceof Condition.GreaterThan greater) {
      return wanted.test(greater.value());
    }
    if (given instanceof Condition.All all) {
      return all.conditions().stream().anyMatch(each -> provesPresent(each, wanted));
    }
    if (given instanceof Condition.Any any) {
      List<Condition> alternatives = any.conditions();
      return !alternatives.isEmpty()
          && alternatives.stream().allMatch(each -> provesPresent(each, wanted));
    }
    return false;
  }

  /** Whether {@code part} is the value that {@code whole} maps or lies within it. */
  static boolean isWithin(Mapping part, Mapping whole) {
    if (part instanceof Mapping.FromInput inner && whole instanceof Mapping.FromInput outer) {
      return isUnder(inner.pointer(), outer.pointer());
    }
    if (part instanceof Mapping.FromStep inner && whole instanceof Mapping.FromStep outer) {
      return inner.step().equals(outer.step()) && isUnder(inner.pointer(), outer.pointer());
    }
    return part.equals(whole);
  }

  private static boolean isUnder(String inner, String outer) {
    return inner.equals(outer) || inner.startsWith(outer + "/");
  }
}
