package dev.verdict.coordinator.console;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Work;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.wire.BuiltIn;
import dev.verdict.protocol.wire.CallKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the log tells of a saga's participants and clients, so that it can be played again: the
 * answers and failures of each step's calls in order, the signals, a cancel and the step after
 * which it came, and operators' retries. How long each call took, and which of two that ran side by
 * side was first, it does not tell.
 */
final class Replay implements SagaRecord.Visitor<Replay> {
  private static final String CANCELLED = "cancelled";
  private static final String REFUSED = "refused";

  private final Map<BranchId, Course> actions = new LinkedHashMap<>();
  private final Map<BranchId, Course> undos = new LinkedHashMap<>();
  private final Map<String, Json> signals = new LinkedHashMap<>();
  private final List<BranchId> undone = new ArrayList<>();
  private final Set<BranchId> parked = new HashSet<>();
  private Optional<SagaRecord.Started> started = Optional.empty();
  private Optional<BranchId> lastDone = Optional.empty();
  private Optional<Cancel> cancel = Optional.empty();
  private boolean ended;
  private boolean heldUp;
  private boolean lostBranches;
  private boolean locksTaken;
  private int retries;

  /**
   * A client or an operator gave it up.
   *
   * @param after the step that was done last before that; empty if none was
   */
  record Cancel(Optional<BranchId> after) {}

  private Replay() {}

  /**
   * Reads the records of one saga.
   *
   * @throws IllegalArgumentException if they do not begin with its start, or tell of something that
   *     a test cannot do
   */
  static Replay of(List<SagaRecord> records) {
    Replay replay = new Replay();
    records.forEach(fact -> fact.accept(replay));
    replay.started();
    return replay;
  }

  // --- what the log tells

  @Override
  public Replay started(SagaRecord.Started fact) {
    started = Optional.of(fact);
    return this;
  }

  @Override
  public Replay stepDone(SagaRecord.StepDone fact) {
    goesOn(fact.step());
    action(fact.step()).done(fact.output());
    if (!isOfLocks(fact.step())) {
      lastDone = Optional.of(fact.step());
    }
    return this;
  }

  @Override
  public Replay stepRefused(SagaRecord.StepRefused fact) {
    goesOn(fact.step());
    locksTaken |= isOfLocks(fact.step());
    action(fact.step()).refused(fact.reason());
    return this;
  }

  @Override
  public Replay callFailed(SagaRecord.CallFailed fact) {
    heldUp = true;
    if (fact.call() != CallKind.SETTLE) {
      goesOn(fact.step());
      boolean answered = fact.why().contains(" answered ");
      course(fact.call(), fact.step())
          .trouble(answered ? Course.Trouble.FAILS : Course.Trouble.LOST);
    }
    return this;
  }

  @Override
  public Replay stepStuck(SagaRecord.StepStuck fact) {
    heldUp = true;
    refusal(fact.reason()).ifPresent(course(fact.call(), fact.step())::refused);
    return this;
  }

  @Override
  public Replay stepParked(SagaRecord.StepParked fact) {
    heldUp = true;
    refusal(fact.reason()).ifPresent(action(fact.step())::refused);
    parked.add(fact.step());
    return this;
  }

  @Override
  public Replay stepUndone(SagaRecord.StepUndone fact) {
    undo(fact.step()).done(Json.nil());
    undone.add(fact.step());
    return this;
  }

  @Override
  public Replay signalled(SagaRecord.Signalled fact) {
    signals.put(fact.signal(), fact.payload());
    return this;
  }

  @Override
  public Replay settleRequested(SagaRecord.SettleRequested fact) {
    return givenUp(fact.cause());
  }

  @Override
  public Replay decided(SagaRecord.Decided fact) {
    return fact.outcome() == Outcome.ABORT ? givenUp(fact.reason()) : this;
  }

  @Override
  public Replay branchesLost(SagaRecord.BranchesLost fact) {
    lostBranches = true;
    return this;
  }

  @Override
  public Replay ended(SagaRecord.Ended fact) {
    ended = true;
    return this;
  }

  @Override
  public Replay resolved(SagaRecord.Resolved fact) {
    throw new IllegalArgumentException(
        "step " + fact.step() + " was resolved by hand, which no test can do");
  }

  @Override
  public Replay stepReplaced(SagaRecord.StepReplaced fact) {
    throw new IllegalArgumentException(
        "an operator replaced step " + fact.step() + ", which no test can do");
  }

  @Override
  public Replay stepRenewed(SagaRecord.StepRenewed fact) {
    throw new IllegalArgumentException(
        "an operator gave step " + fact.step() + " another input, which no test can do");
  }

  // --- what follows by itself, or changes nothing of how it ends

  @Override
  public Replay resultGiven(SagaRecord.ResultGiven fact) {
    return this;
  }

  @Override
  public Replay skipWanted(SagaRecord.SkipWanted fact) {
    return this;
  }

  @Override
  public Replay inputGiven(SagaRecord.InputGiven fact) {
    return this;
  }

  @Override
  public Replay attempted(SagaRecord.Attempted fact) {
    return this;
  }

  @Override
  public Replay stepRuledOut(SagaRecord.StepRuledOut fact) {
    return this;
  }

  @Override
  public Replay timerSet(SagaRecord.TimerSet fact) {
    return this;
  }

  @Override
  public Replay tookOver(SagaRecord.TookOver fact) {
    return this;
  }

  @Override
  public Replay paused(SagaRecord.Paused fact) {
    return this;
  }

  @Override
  public Replay resumed(SagaRecord.Resumed fact) {
    return this;
  }

  // --- what that means

  /** A step that was left to a person goes on because that person retried it. */
  private void goesOn(BranchId step) {
    if (parked.remove(step)) {
      retries++;
    }
  }

  private static Optional<String> refusal(String reason) {
    int colon = reason.indexOf(": ");
    return reason.startsWith(REFUSED) && colon >= 0
        ? Optional.of(reason.substring(colon + 2))
        : Optional.empty();
  }

  private Replay givenUp(String cause) {
    if (cause.startsWith(CANCELLED) && cancel.isEmpty()) {
      cancel = Optional.of(new Cancel(lastDone));
    }
    return this;
  }

  private Course course(CallKind kind, BranchId step) {
    return kind == CallKind.COMPENSATE ? undo(step) : action(step);
  }

  private Course action(BranchId step) {
    return actions.computeIfAbsent(step, first -> new Course());
  }

  private Course undo(BranchId step) {
    return undos.computeIfAbsent(step, first -> new Course());
  }

  // --- what it says

  /** Whether its end is among the records. */
  boolean isEnded() {
    return ended;
  }

  /** Whether a failure is among the records. */
  boolean isHeldUp() {
    return heldUp;
  }

  private SagaRecord.Started started() {
    return started.orElseThrow(
        () -> new IllegalArgumentException("its log does not tell how it was started"));
  }

  SagaDefinition definition() {
    return started().definition();
  }

  Json input() {
    return started().input();
  }

  /** The services that cannot be asked. */
  Set<String> plain() {
    return started().plain();
  }

  /** What became of each step's action that was called; then those that may have been called. */
  Map<BranchId, Course> actions() {
    Map<BranchId, Course> all = new LinkedHashMap<>();
    actions.forEach(
        (step, course) -> {
          if (!isOfLocks(step) && isCall(step)) {
            all.put(step, course);
          }
        });
    definition().steps().stream()
        .map(Step::name)
        .filter(name -> isCall(name) && !isOfLocks(name))
        .forEach(name -> all.putIfAbsent(name, new Course()));
    return all;
  }

  /** What became of those undos that did not go well at once. */
  Map<BranchId, Course> undos() {
    Map<BranchId, Course> all = new LinkedHashMap<>();
    undos.forEach(
        (step, course) -> {
          boolean wentWell = course.troubles().isEmpty() && course.output().isPresent();
          if (!isOfLocks(step) && !wentWell) {
            all.put(step, course);
          }
        });
    return all;
  }

  Map<String, Json> signals() {
    return signals;
  }

  Optional<Cancel> cancel() {
    return cancel;
  }

  boolean isLockedOut() {
    return locksTaken;
  }

  /** How often an operator had to say that it is to be tried again. */
  int retries() {
    return retries;
  }

  /** The steps that ran, if that is certain. */
  Optional<List<BranchId>> ran() {
    return lostBranches ? Optional.empty() : Optional.of(done());
  }

  private List<BranchId> done() {
    return actions().entrySet().stream()
        .filter(step -> step.getValue().output().isPresent())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The steps that ran and were undone, if that is certain. */
  Optional<List<BranchId>> undone() {
    List<BranchId> ran = undone.stream().filter(done()::contains).toList();
    boolean certain = plain().isEmpty() && !lostBranches;
    return certain ? Optional.of(ran) : Optional.empty();
  }

  /** An item's step is named after the step that is done for each. */
  private Optional<Step> step(BranchId name) {
    return definition().steps().stream()
        .filter(
            step ->
                step.name().equals(name)
                    || (step.forEach().isPresent()
                        && name.text().startsWith(step.name().text() + ".")))
        .findFirst();
  }

  private boolean isCall(BranchId name) {
    return step(name).flatMap(Step::call).isPresent();
  }

  private boolean isOfLocks(BranchId name) {
    Optional<Step> step = step(name);
    return step.isEmpty()
        || step.flatMap(Step::call)
            .map(Work.Call::participant)
            .filter(BuiltIn.LOCKS::equals)
            .isPresent();
  }
}
