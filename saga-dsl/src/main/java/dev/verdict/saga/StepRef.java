package dev.verdict.saga;

import dev.verdict.protocol.definition.Condition;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.definition.Step;
import dev.verdict.saga.Value.Source;
import dev.verdict.saga.internal.Types;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;

/**
 * A step of a saga, for later steps to use.
 *
 * @param <O> what it returns
 */
public final class StepRef<O> {
  private final Plan plan;
  private final Step step;
  private final Type output;

  StepRef(Plan plan, Step step, Type output) {
    this.plan = plan;
    this.step = step;
    this.output = output;
  }

  /** The step's name. */
  public String name() {
    return step.name().text();
  }

  /**
   * The name of the signal that the step waits for.
   *
   * @throws IllegalArgumentException if it waits for none
   */
  public String signal() {
    return step.signal()
        .orElseThrow(() -> new IllegalArgumentException("step " + name() + " waits for no signal"))
        .signal();
  }

  /** All that the step returns. */
  public Value<O> output() {
    Source all = Source.of(new Mapping.FromStep(step.name(), ""), Types.boxed(output), plan);
    return new Value<>(
        step.when().map(when -> all.needing(new Need.StepRan(step.name(), when))).orElse(all));
  }

  /**
   * A component of what the step returns.
   *
   * @throws IllegalArgumentException if the accessor is not a reference to an accessor of {@code O}
   */
  @SuppressWarnings("overloads") // the number's accessor is the more specific
  public <R> Value<R> output(Accessor<O, R> accessor) {
    return output().get(accessor);
  }

  /**
   * A component, a number, of what the step returns.
   *
   * @throws IllegalArgumentException if the accessor is not a reference to an accessor of {@code O}
   */
  @SuppressWarnings("overloads")
  public <N extends Number> NumberValue<N> output(NumberAccessor<O, N> accessor) {
    return output().get(accessor);
  }

  /** Holds if the step is not skipped. */
  public When ran() {
    return new When(step.when().orElse(new Condition.All(List.of())), Set.of(plan));
  }
}
