package dev.verdict.saga;

import dev.verdict.protocol.definition.Condition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A condition over a saga's input and its steps' outputs, made from a {@link Value}. */
public final class When {
  private final Condition condition;
  private final Set<Plan> origins;

  When(Condition condition, Set<Plan> origins) {
    this.condition = condition;
    this.origins = Set.copyOf(origins);
  }

  Condition condition() {
    return condition;
  }

  Set<Plan> origins() {
    return origins;
  }

  /** Holds if both hold. */
  public When and(When other) {
    return new When(new Condition.All(List.of(condition, other.condition)), both(other));
  }

  /** Holds if at least one of both holds. */
  public When or(When other) {
    return new When(new Condition.Any(List.of(condition, other.condition)), both(other));
  }

  /** Holds if this does not. */
  public When negated() {
    return new When(new Condition.Not(condition), origins);
  }

  private Set<Plan> both(When other) {
    Set<Plan> both = new HashSet<>(origins);
    both.addAll(other.origins);
    return both;
  }
}
