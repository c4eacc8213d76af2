package dev.verdict.saga;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.DefinitionRules;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.saga.Value.Source;
import dev.verdict.saga.internal.Types;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A saga while it is declared.
 *
 * @param <I> the saga's input
 */
public final class SagaBuilder<I> extends StepSequence {
  private final String name;
  private final int version;
  private final Class<I> input;
  private Optional<Duration> deadline = Optional.empty();

  SagaBuilder(String name, int version, Class<I> input) {
    this(new Plan(), name, version, input);
  }

  private SagaBuilder(Plan plan, String name, int version, Class<I> input) {
    super(plan, plan.root());
    this.name = name;
    this.version = version;
    this.input = input;
    Types.problem(input).ifPresent(problem -> plan.problem("the saga's input: " + problem));
  }

  /** All of the saga's input. */
  public Value<I> input() {
    return new Value<>(Source.of(new Mapping.FromInput(""), Types.boxed(input), plan()));
  }

  /**
   * A component of the saga's input.
   *
   * @throws IllegalArgumentException if the accessor is not a reference to an accessor of {@code I}
   */
  @SuppressWarnings("overloads") // the number's accessor is the more specific
  public <R> Value<R> input(Accessor<I, R> accessor) {
    return input().get(accessor);
  }

  /**
   * A component, a number, of the saga's input.
   *
   * @throws IllegalArgumentException if the accessor is not a reference to an accessor of {@code I}
   */
  @SuppressWarnings("overloads")
  public <N extends Number> NumberValue<N> input(NumberAccessor<I, N> accessor) {
    return input().get(accessor);
  }

  /** How long the saga may go forward before it is undone, positive; no limit if not said. */
  public SagaBuilder<I> deadline(Duration deadline) {
    this.deadline = Optional.of(deadline);
    return this;
  }

  /** What the finished saga returns: a value that it has. */
  public <O> SagaEnd<I, O> returns(Value<O> output) {
    Uses uses = new Uses(plan(), "the saga's output");
    uses.add("the value", output.source());
    return end(uses, output.source().mapping(), output.source().type());
  }

  /**
   * What the finished saga returns: a record made of values.
   *
   * @param fill sets every component
   */
  public <O extends Record> SagaEnd<I, O> returns(Class<O> output, Consumer<Fields<O>> fill) {
    Uses uses = new Uses(plan(), "the saga's output");
    Types.problem(output).ifPresent(uses::problem);
    return end(uses, Fields.fill(output, uses, fill), output);
  }

  /**
   * Builds a saga that returns nothing.
   *
   * @throws InvalidSagaException if it cannot be run as declared
   */
  public Saga<I, Nothing> build() {
    Mapping nothing = new Mapping.Constant(Json.nil());
    return this.<Nothing>end(new Uses(plan(), "the saga's output"), nothing, Nothing.class).build();
  }

  private <O> SagaEnd<I, O> end(Uses uses, Mapping mapping, Type type) {
    uses.checkNeeds(StepDraft.ALWAYS);
    return new SagaEnd<>(this, mapping, type);
  }

  Class<I> inputType() {
    return input;
  }

  SagaDefinition definition(Mapping output) {
    Set<String> problems = new LinkedHashSet<>(plan().problems());
    SagaDefinition definition = new SagaDefinition(name, version, deadline, plan().steps(), output);
    DefinitionRules.check(definition).forEach(problem -> problems.add(problem.words()));
    if (!problems.isEmpty()) {
      throw new InvalidSagaException(name, List.copyOf(problems));
    }
    return definition;
  }
}
