package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for conditions that can never hold together. What it finds is certain; it does not find
 * everything.
 */
final class Contradiction {
  /** With more conditions than these, which no person wrote, it does not look. */
  private static final int FACTS_MAX = 200;

  private static final Mappings NOTHING_KNOWN = new Mappings(Json.nil(), Map.of());

  private final SagaDefinition definition;
  private final Set<BranchId> ran = new HashSet<>();
  private final List<Condition> facts = new ArrayList<>();

  private Contradiction(SagaDefinition definition) {
    this.definition = definition;
  }

  /** Whether the step can never run, whatever the input and the outputs are. */
  static boolean keepsFromRunning(Step step, SagaDefinition definition) {
    Contradiction search = new Contradiction(definition);
    step.when().ifPresent(search::assume);
    return search.isFound();
  }

  /** Takes the condition for true, and with it that of each step which it shows to have run. */
  private void assume(Condition condition) {
    Guards.conjuncts(condition).limit(FACTS_MAX + 1L).forEach(facts::add);
    if (facts.size() > FACTS_MAX) {
      return;
    }
    for (Mapping.FromStep used : References.of(condition).steps()) {
      Step step = definition.step(used.step());
      boolean shown = Guards.provesPresent(condition, value -> isOf(value, used.step()));
      if (shown && step.when().isPresent() && ran.add(step.name())) {
        assume(step.when().get());
      }
    }
  }

  private static boolean isOf(Mapping value, BranchId step) {
    return value instanceof Mapping.FromStep from && from.step().equals(step);
  }

  private boolean isFound() {
    return facts.size() <= FACTS_MAX
        && facts.stream().anyMatch(fact -> clashes(fact) || leavesNoAlternative(fact));
  }

  /** Each alternative, taken alone, contradicts something else that must hold. */
  private boolean leavesNoAlternative(Condition fact) {
    return fact instanceof Condition.Any any
        && any.conditions().stream().allMatch(one -> Guards.conjuncts(one).anyMatch(this::clashes));
  }

  private boolean clashes(Condition one) {
    return isNever(one) || facts.stream().anyMatch(other -> clash(one, other));
  }

  /** What looks at constants only is known now. */
  private static boolean isNever(Condition condition) {
    return References.of(condition).pointers().isEmpty() && !NOTHING_KNOWN.holds(condition);
  }

  private static boolean clash(Condition one, Condition other) {
    return isDeniedBy(one, other) || isDeniedBy(other, one) || excludes(one, other);
  }

  private static boolean isDeniedBy(Condition one, Condition other) {
    return other instanceof Condition.Not not
        && (not.condition().equals(one)
            || (not.condition() instanceof Condition.Present present
                && Guards.provesPresent(one, present.value()::equals)));
  }

  /** Whether no one value fulfils both comparisons. */
  private static boolean excludes(Condition one, Condition other) {
    if (one instanceof Condition.Equal equal) {
      return other.accept(new ExcludesValue(equal.value(), equal.constant()));
    }
    return one instanceof Condition.LessThan less
        && other instanceof Condition.GreaterThan greater
        && less.value().equals(greater.value())
        && greater.constant().value().compareTo(less.constant().value()) >= 0;
  }

  /** Whether a comparison of the same mapping fails for one value. */
  private record ExcludesValue(Mapping mapping, Json value) implements Condition.Visitor<Boolean> {
    @Override
    public Boolean present(Condition.Present condition) {
      return mapping.equals(condition.value()) && value.equals(Json.nil());
    }

    @Override
    public Boolean equal(Condition.Equal condition) {
      return mapping.equals(condition.value()) && !value.equals(condition.constant());
    }

    @Override
    public Boolean lessThan(Condition.LessThan condition) {
      return mapping.equals(condition.value())
          && isNever(new Condition.LessThan(constant(), condition.constant()));
    }

    @Override
    public Boolean greaterThan(Condition.GreaterThan condition) {
      return mapping.equals(condition.value())
          && isNever(new Condition.GreaterThan(constant(), condition.constant()));
    }

    @Override
    public Boolean not(Condition.Not condition) {
      return false;
    }

    @Override
    public Boolean all(Condition.All condition) {
      return false;
    }

    @Override
    public Boolean any(Condition.Any condition) {
      return false;
    }

    private Mapping constant() {
      return new Mapping.Constant(value);
    }
  }
}
