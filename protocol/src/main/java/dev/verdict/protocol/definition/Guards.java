package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must be so wherever a condition holds. */
public final class Guards {
  /** The condition of what runs always. */
  public static final Condition ALWAYS = new Condition.All(List.of());

  private Guards() {}

  /** The conditions that all hold if this one does. */
  public static Stream<Condition> conjuncts(Condition condition) {
    return condition instanceof Condition.All all
        ? all.conditions().stream().flatMap(Guards::conjuncts)
        : Stream.of(condition);
  }

  /** Whether the condition can hold only if a value of which {@code wanted} is true is present. */
  public static boolean provesPresent(Condition given, Predicate<Mapping> wanted) {
    return given.accept(new Present(wanted));
  }

  /**
   * Whether the condition can hold only if a step was not skipped: it asks for all that the step's
   * own condition asks for, or for a part of its output.
   *
   * @param step the step's name
   * @param when the condition under which the step runs
   */
  public static boolean provesRan(Condition given, BranchId step, Condition when) {
    Set<Condition> holds = conjuncts(given).collect(Collectors.toSet());
    return conjuncts(when).allMatch(holds::contains)
        || provesPresent(
            given, value -> value instanceof Mapping.FromStep from && from.step().equals(step));
  }

  private record Present(Predicate<Mapping> wanted) implements Condition.Visitor<Boolean> {
    @Override
    public Boolean present(Condition.Present condition) {
      return wanted.test(condition.value());
    }

    @Override
    public Boolean equal(Condition.Equal condition) {
      return !condition.constant().equals(Json.nil()) && wanted.test(condition.value());
    }

    @Override
    public Boolean lessThan(Condition.LessThan condition) {
      return wanted.test(condition.value());
    }

    @Override
    public Boolean greaterThan(Condition.GreaterThan condition) {
      return wanted.test(condition.value());
    }

    @Override
    public Boolean not(Condition.Not condition) {
      return false;
    }

    @Override
    public Boolean all(Condition.All condition) {
      return condition.conditions().stream().anyMatch(each -> each.accept(this));
    }

    @Override
    public Boolean any(Condition.Any condition) {
      return !condition.conditions().isEmpty()
          && condition.conditions().stream().allMatch(each -> each.accept(this));
    }
  }
}
