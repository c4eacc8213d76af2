package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Pause;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.Join;
import dev.verdict.protocol.definition.Mappings;
import dev.verdict.protocol.definition.Place;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Words;
import dev.verdict.protocol.definition.Work;
import dev.verdict.protocol.wire.CallKind;
import java.time.Instant;
import java.util.HashMap;
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
 * @param signals the signals given so far, by name
 * @param timers when the timers go off that were armed, in milliseconds since 1970 by the clock of
 *     the owner that armed each
 * @param pause who paused it, as long as it is paused
 */
public record SagaState(
    TxId id,
    SagaStatus phase,
    Optional<Plan> plan,
    Map<BranchId, StepState> steps,
    Optional<Outcome> outcome,
    String decidedBecause,
    boolean mayLag,
    Map<String, Json> signals,
    Map<Timer, Long> timers,
    Optional<Pause> pause)
    implements TransactionState {
  /** Copies the steps: those of the plan, of which some may wait. */
  public SagaState {
    steps = StepStates.of(plan, steps);
    signals = Map.copyOf(signals);
    timers = Map.copyOf(timers);
  }

  static SagaState absent(TxId id) {
    return new SagaState(
        id,
        SagaStatus.ABSENT,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        "",
        false,
        Map.of(),
        Map.of(),
        Optional.empty());
  }

  /** What is finished is not paused any more. */
  SagaState with(SagaStatus next) {
    SagaState moved =
        new SagaState(
            id, next, plan, steps, outcome, decidedBecause, mayLag, signals, timers, pause);
    return moved.finished() ? moved.paused(Optional.empty()) : moved;
  }

  SagaState paused(Optional<Pause> now) {
    return new SagaState(
        id, phase, plan, steps, outcome, decidedBecause, mayLag, signals, timers, now);
  }

  SagaState with(StepStates next) {
    return new SagaState(
        id, phase, plan, next, outcome, decidedBecause, mayLag, signals, timers, pause);
  }

  SagaState with(Plan started) {
    return new SagaState(
        id,
        phase,
        Optional.of(started),
        steps,
        outcome,
        decidedBecause,
        mayLag,
        signals,
        timers,
        pause);
  }

  SagaState decided(Outcome decision, String reason) {
    return new SagaState(
        id, phase, plan, steps, Optional.of(decision), reason, mayLag, signals, timers, pause);
  }

  SagaState because(String cause) {
    return new SagaState(id, phase, plan, steps, outcome, cause, mayLag, signals, timers, pause);
  }

  SagaState lagging() {
    return new SagaState(
        id, phase, plan, steps, outcome, decidedBecause, true, signals, timers, pause);
  }

  SagaState signalled(String signal, Json payload) {
    Map<String, Json> more = new HashMap<>(signals);
    more.put(signal, payload);
    return new SagaState(
        id, phase, plan, steps, outcome, decidedBecause, mayLag, more, timers, pause);
  }

  SagaState timed(Timer timer, long dueMillis) {
    Map<Timer, Long> more = new HashMap<>(timers);
    more.put(timer, dueMillis);
    return new SagaState(
        id, phase, plan, steps, outcome, decidedBecause, mayLag, signals, more, pause);
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
    return pause.map(Pause::stuck).or(this::stuckStep);
  }

  private Optional<Stuck> stuckStep() {
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
        step.call().map(Work.Call::participant).orElse(""),
        step.call().map(Work.Call::operation).orElse(""),
        now.word(),
        Calls.attempts(this, step),
        Waits.isWaiting(this, step) ? wait(step) : detail(now),
        Calls.key(this, step).branch(),
        false);
  }

  private static String detail(StepState step) {
    return step.lost() && step.detail().isEmpty() ? "its branch is lost" : step.detail();
  }

  private String wait(Step step) {
    Long due = timers.get(Timer.ofWait(step.name()));
    return Words.of(step.work()) + (due == null ? "" : ", until " + Instant.ofEpochMilli(due));
  }

  /**
   * What it runs, with a step for each item of the lists that are known by now; empty if it was not
   * started.
   */
  public Optional<SagaDefinition> definition() {
    return plan.map(Plan::definition);
  }

  /**
   * What a step was called with, or is about to be; empty if it calls nobody, or may never have
   * been called.
   *
   * @throws IllegalStateException if there is none of that name
   */
  public Optional<Json> inputOf(BranchId step) {
    Place place = place(step);
    return place.isCall() && isInputKnown(known().at(place))
        ? Optional.of(Calls.input(this, place.step()))
        : Optional.empty();
  }

  /**
   * What the step's compensation is called with while it is being called; empty of any other step.
   *
   * @throws IllegalStateException if there is none of that name
   */
  public Optional<Json> undoInputOf(BranchId step) {
    Place place = place(step);
    return place.isCall()
        ? Calls.owed(this, place.step())
            .filter(CallKind.COMPENSATE::equals)
            .map(kind -> Calls.call(this, place.step(), kind).payload())
        : Optional.empty();
  }

  /**
   * Whether a call of the step had the input that follows from what is known. A step that is asked
   * about because an owner before may have called it unseen may have been called with outputs that
   * nobody knows any more.
   */
  private boolean isInputKnown(StepState now) {
    boolean isRenewed = now.hand().renewed().isPresent();
    return switch (now.status()) {
      case RUNNING,
          REPLACING,
          DONE,
          ASSUMED,
          COMPENSATING,
          COMPENSATED,
          HEURISTIC_COMMIT,
          HEURISTIC_ABORT ->
          true;
      case SETTLING, REFUSED -> isRenewed || !mayLag;
      case WAITING, SKIPPED, RULED_OUT -> isRenewed;
    };
  }

  /**
   * What a step is to be called with as things stand: an input that waits for the step to be ruled
   * out, else what it was called with. Empty as there.
   *
   * @throws IllegalStateException if there is none of that name
   */
  public Optional<Json> nextInputOf(BranchId step) {
    return step(step).hand().wish().flatMap(StepHand.Wish::input).or(() -> inputOf(step));
  }

  /**
   * Whether a participant has ruled out what it knows by that key, so that the step was called
   * anew, under another.
   */
  public boolean isRuledOut(BranchId key) {
    StepKey asked = StepKey.of(key);
    StepState now = steps.get(asked.step());
    return now != null && asked.generation() < now.hand().generation();
  }

  /** The resources that it holds, in their order. */
  public List<String> held() {
    return List.copyOf(Isolation.held(this).resources().keySet());
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
    if (plan.isEmpty()) {
      throw new IllegalStateException("saga " + id + " was not started");
    }
    return plan.get();
  }

  /**
   * What is known of the step.
   *
   * @throws IllegalStateException if there is none of that name
   */
  StepState step(BranchId name) {
    return known().at(place(name));
  }

  /**
   * Where the step stands.
   *
   * @throws IllegalStateException if there is none of that name
   */
  Place place(BranchId name) {
    Optional<Place> place = started().graph().place(name);
    if (place.isEmpty()) {
      throw new IllegalStateException("saga " + id + " has no step " + name);
    }
    return place.get();
  }

  /** What is known of all steps. */
  StepStates known() {
    return (StepStates) steps;
  }

  boolean isUndecided() {
    return outcome.isEmpty();
  }

  /** Evaluates over what is known. */
  Mappings values() {
    return values(known());
  }

  /** Evaluates as the step does when it starts, also once its branch is lost. */
  Mappings valuesFor(Step step) {
    return valuesFor(step, known());
  }

  /**
   * The same, over what these steps are known to have returned. What a branch returned that is lost
   * counts within that branch only: nothing outside of it starts before it is on record that the
   * branch is lost.
   */
  Mappings valuesFor(Step step, StepStates steps) {
    Optional<Join> join = started().definition().joinOf(step.name());
    return join.isEmpty()
        ? values(steps)
        : values(steps, join.get().branchOf(step.name()).orElse(List.of()));
  }

  /** Evaluates over what these steps are known to have returned, where they count. */
  Mappings values(StepStates steps) {
    return values(steps, List.of());
  }

  private Mappings values(StepStates steps, List<BranchId> counting) {
    return new Mappings(started().input(), new Outputs(steps, counting));
  }
}
