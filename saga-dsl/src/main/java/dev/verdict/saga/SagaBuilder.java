package dev.verdict.saga;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.DefinitionRules;
import dev.verdict.protocol.definition.Guards;
import dev.verdict.protocol.definition.Holds;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.definition.Nesting;
import dev.verdict.protocol.definition.Problem;
import dev.verdict.protocol.definition.Recovery;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.saga.SagaProblem.Code;
import dev.verdict.saga.Value.Source;
import dev.verdict.saga.internal.Types;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

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
  private Recovery recovery = Recovery.BACKWARD;
  private final List<Hold> holds = new ArrayList<>();
  private Duration holdWait = Holds.WAIT_DEFAULT;

  SagaBuilder(String name, int version, Class<I> input) {
    this(new Plan(), name, version, input);
  }

  private SagaBuilder(Plan plan, String name, int version, Class<I> input) {
    super(plan, plan.root());
    this.name = name;
    this.version = version;
    this.input = input;
    Types.problem(input)
        .map(words -> SagaProblem.of(Code.NOT_SERIALIZABLE, "", "the saga's input: " + words))
        .ifPresent(plan::problem);
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

  /** What becomes of the saga when a step before the pivot fails; it is undone if not said. */
  public SagaBuilder<I> recovery(Recovery recovery) {
    this.recovery = recovery;
    return this;
  }

  /**
   * What the saga holds, from before its first step until nothing of it is left to do, undoing
   * included. All of it is granted at once; no two sagas ever wait for each other.
   */
  public SagaBuilder<I> holds(Hold... resources) {
    holds.addAll(List.of(resources));
    return this;
  }

  /** How long it waits for what it holds; then it ends, with nothing done. 30 s if not said. */
  public SagaBuilder<I> holdWait(Duration longest) {
    this.holdWait = longest;
    return this;
  }

  /** What the finished saga returns: a value that it has. */
  public <O> SagaEnd<I, O> returns(Value<O> output) {
    Uses uses = Uses.byOutput(plan());
    uses.add("the value", output.source());
    return end(uses, output.source().mapping(), output.source().type());
  }

  /**
   * What the finished saga returns: a record made of values.
   *
   * @param fill sets every component
   */
  public <O extends Record> SagaEnd<I, O> returns(Class<O> output, Consumer<Fields<O>> fill) {
    Uses uses = Uses.byOutput(plan());
    Types.problem(output).ifPresent(words -> uses.problem(Code.NOT_SERIALIZABLE, words));
    return end(uses, Fields.fill(output, uses, fill), output);
  }

  /**
   * Builds a saga that returns nothing.
   *
   * @throws InvalidSagaException if it cannot be run as declared
   */
  public Saga<I, Nothing> build() {
    Mapping nothing = new Mapping.Constant(Json.nil());
    return this.<Nothing>end(Uses.byOutput(plan()), nothing, Nothing.class).build();
  }

  private <O> SagaEnd<I, O> end(Uses uses, Mapping mapping, Type type) {
    uses.checkNeeds(Guards.ALWAYS);
    return new SagaEnd<>(this, mapping, type);
  }

  Class<I> inputType() {
    return input;
  }

  SagaDefinition definition(Mapping output) {
    checkHolds();
    Set<SagaProblem> problems = new LinkedHashSet<>(plan().problems());
    Plan.Flat flat = plan().flat();
    SagaDefinition written =
        new SagaDefinition(
            name, version, deadline, recovery, held(), flat.steps(), flat.joins(), output);
    Nesting whole = Nesting.resolve(written, plan().library());
    Set<String> skipped = stepsThatUseWhatMayBeSkipped(problems);
    problems(whole).stream()
        .filter(p -> p.code() != Problem.Code.MAY_BE_SKIPPED || !skipped.contains(p.step()))
        .forEach(problem -> problems.add(SagaProblem.of(problem)));
    if (!problems.isEmpty()) {
      throw new InvalidSagaException(name, List.copyOf(problems));
    }
    return whole.definition();
  }

  /** Rules are looked at once all steps are there. */
  private static List<Problem> problems(Nesting whole) {
    return whole.problems().isEmpty()
        ? DefinitionRules.check(whole.definition())
        : whole.problems();
  }

  private Holds held() {
    return new Holds(holds.stream().map(Hold::lock).toList(), holdWait);
  }

  private void checkHolds() {
    Uses uses = Uses.byHolds(plan());
    holds.forEach(hold -> uses.add("a resource", hold.resource()));
    uses.checkNeeds(Guards.ALWAYS);
  }

  /** Here the component is known by name; there is no need to hear it again without it. */
  private static Set<String> stepsThatUseWhatMayBeSkipped(Set<SagaProblem> problems) {
    String code = SagaProblem.of(Code.MAY_BE_SKIPPED, "", "").code();
    return problems.stream()
        .filter(problem -> problem.code().equals(code))
        .map(SagaProblem::step)
        .collect(Collectors.toSet());
  }
}
