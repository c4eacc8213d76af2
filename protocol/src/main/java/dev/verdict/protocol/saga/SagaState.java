package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.Mappings;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of one saga.
 *
 * @param id its id
 * @param phase where it stands
 * @param plan what it was started with; empty if it was not
 * @param steps what is known of each step, in the order of the definition
 * @param outcome its decision
 * @param decidedBecause why it was decided so, or why it is being settled; empty if there is
 *     nothing to say
 * @param mayLag whether an owner before this one may have called steps of which the log knows
 *     nothing. Only a takeover of an undecided, running saga makes it so: whatever is forced later
 *     is written after everything that its owner knew
 */
public record SagaState(
    TxId id,
    SagaStatus phase,
    Optional<Plan> plan,
    Map<BranchId, StepState> steps,
    Optional<Outcome> outcome,
    String decidedBecause,
    boolean mayLag)
    implements TransactionState {
  /** Copies the steps. */
  public SagaState {
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
  }

  static SagaState absent(TxId id) {
    return new SagaState(
        id, SagaStatus.ABSENT, Optional.empty(), Map.of(), Optional.empty(), "", false);
  }

  SagaState with(SagaStatus next) {
    return new SagaState(id, next, plan, steps, outcome, decidedBecause, mayLag);
  }

  SagaState with(Map<BranchId, StepState> next) {
    return new SagaState(id, phase, plan, next, outcome, decidedBecause, mayLag);
  }

  SagaState with(Plan started) {
    return new SagaState(id, phase, Optional.of(started), steps, outcome, decidedBecause, mayLag);
  }

  SagaState decided(Outcome decision, String reason) {
    return new SagaState(id, phase, plan, steps, Optional.of(decision), reason, mayLag);
  }

  SagaState because(String cause) {
    return new SagaState(id, phase, plan, steps, outcome, cause, mayLag);
  }

  SagaState lagging() {
    return new SagaState(id, phase, plan, steps, outcome, decidedBecause, true);
  }

  @Override
  public String status() {
    return phase.word();
  }

  @Override
  public String reason() {
    return decidedBecause.isEmpty() ? stuck().map(Stuck::reason).orElse("") : decidedBecause;
  }

  @Override
  public boolean finished() {
    return phase == SagaStatus.COMPLETED || phase == SagaStatus.COMPENSATED;
  }

  @Override
  public Optional<Stuck> stuck() {
    return steps.entrySet().stream()
        .filter(step -> step.getValue().stuck())
        .map(step -> stuck(step.getKey(), step.getValue()))
        .findFirst();
  }

  private static Stuck stuck(BranchId name, StepState step) {
    return new Stuck(name, step.detail(), step.failures());
  }

  @Override
  public List<BranchView> branches() {
    return definition().stream().flatMap(d -> d.steps().stream()).map(this::view).toList();
  }

  private BranchView view(Step step) {
    StepState now = step(step.name());
    return new BranchView(
        step.name(),
        step.participant(),
        step.operation(),
        now.status().word(),
        Calls.attempts(this, step),
        now.detail());
  }

  /** What it runs; empty if it was not started. */
  public Optional<SagaDefinition> definition() {
    return plan.map(Plan::definition);
  }

  /** What the saga returns; JSON null unless it is completed. */
  public Json output() {
    return phase == SagaStatus.COMPLETED
        ? values().evaluate(started().definition().output())
        : Json.nil();
  }

  /**
   * What it was started with.
   *
   * @throws IllegalStateException if it was not
   */
  Plan started() {
    return plan.orElseThrow(() -> new IllegalStateException("saga " + id + " was not started"));
  }

  /**
   * What is known of the step.
   *
   * @throws IllegalStateException if there is none of that name
   */
  StepState step(BranchId name) {
    StepState step = steps.get(name);
    if (step == null) {
      throw new IllegalStateException("saga " + id + " has no step " + name);
    }
    return step;
  }

  boolean isUndecided() {
    return outcome.isEmpty();
  }

  /** Evaluates over what is known. */
  Mappings values() {
    Map<BranchId, Json> outputs = new HashMap<>();
    steps.forEach((name, step) -> step.output().ifPresent(output -> outputs.put(name, output)));
    return new Mappings(started().input(), outputs);
  }
}
