package dev.verdict.protocol.saga;

import dev.verdict.protocol.Attempt;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.definition.Place;
import dev.verdict.protocol.definition.Recovery;
import dev.verdict.protocol.definition.RetryPolicy;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallFailure;
import dev.verdict.protocol.wire.CallKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A reaction in the making: facts are added and move the state; what follows from them, and the
 * calls that are owed now and were not before, follow by themselves.
 */
final class Draft {
  private final SagaState before;
  private final List<SagaRecord> records = new ArrayList<>();
  private final List<Effect> extra = new ArrayList<>();
  private SagaState state;

  Draft(SagaState state) {
    this.before = state;
    this.state = state;
  }

  SagaState state() {
    return state;
  }

  void add(SagaRecord record) {
    records.add(record);
    state = record.accept(new Evolution(state));
  }

  /** The durability of what the step's participant answered. */
  Durability answerOf(Step step) {
    return state.started().isPlain(step) ? Durability.FORCED : Durability.LAZY;
  }

  /** Gives up going forward, for a reason that only time or the order of arrival gave. */
  void giveUp(String cause) {
    if (Progress.mayPivotHaveStarted(state)) {
      add(new SagaRecord.SettleRequested(cause));
    } else {
      abort(cause);
    }
  }

  void abort(String reason) {
    add(new SagaRecord.Decided(Outcome.ABORT, reason));
  }

  /** Whether a step that fails for good turns anything back: the saga, or only its branch. */
  boolean mayTurnBack(Step step) {
    return Calls.recoversBy(state, Recovery.BACKWARD) || spare(step).isPresent();
  }

  private Optional<List<BranchId>> spare(Step step) {
    boolean mayLose = state.phase() == SagaStatus.RUNNING && state.isUndecided();
    return mayLose ? Joins.of(state).spare(step) : Optional.empty();
  }

  /** A step has no effect and never will: its branch is lost, or the saga is aborted. */
  Draft turnBack(Step step, String reason) {
    Optional<List<BranchId>> branch = spare(step);
    if (branch.isPresent()) {
      add(new SagaRecord.BranchesLost(branch.get(), reason));
    } else {
      abort(reason);
    }
    return this;
  }

  /** Whether this is the attempt of the step's present call that has not failed yet. */
  boolean isUnderWay(Step step, CallKind kind, int attempt) {
    boolean awaited = Calls.isAwaited(state, step) && kind == CallKind.ACTION;
    boolean owed = Calls.owed(state, step).filter(kind::equals).isPresent();
    return (awaited || owed)
        && attempt == Calls.attempt(state, step)
        && attempt > state.step(step.name()).failures();
  }

  /** A call failed: it is repeated after a wait, or the saga is given up. */
  void fail(Step step, CallKind kind, int attempt, CallFailure failure, String why) {
    RetryPolicy retry = Calls.of(step).retry();
    boolean isForward =
        kind == CallKind.ACTION
            && state.phase() == SagaStatus.RUNNING
            && state.isUndecided()
            && !state.step(step.name()).lost();
    if (isGivenUp(step) && wasNeverCalled(step, attempt, failure)) {
      add(new SagaRecord.StepRefused(step.name(), why, answerOf(step)));
    } else if (isForward && !failure.kind().mayPass()) {
      cannotBeMade(step, attempt, failure, why);
    } else if (isForward && attempt >= retry.attemptsMax()) {
      exhausted(step, kind, attempt, why, "failed " + attempt + " times, at last: " + why);
    } else if (isForward && !retry.failures().includes(failure)) {
      String failed =
          "failed and is not tried again if " + retry.failures().word(failure) + ": " + why;
      exhausted(step, kind, attempt, why, failed);
    } else if (!failure.kind().mayPass()
        && Calls.owed(state, step).filter(kind::equals).isPresent()) {
      stick(step, kind, attempt, why);
    } else {
      recordFailure(step, kind, attempt, why);
      repeatLater(step, kind, attempt);
    }
  }

  /** Whether all that matters of the action's call is whether it had an effect. */
  private boolean isGivenUp(Step step) {
    return Calls.isAwaited(state, step) || (step.pivot() && state.phase() == SagaStatus.SETTLING);
  }

  /**
   * Whether no owner's action reached the participant: each attempt at a plain one is on record.
   * One that can be asked may have been called by an owner before, and is asked.
   */
  private boolean wasNeverCalled(Step step, int attempt, CallFailure failure) {
    return !failure.kind().mayPass() && state.started().isPlain(step) && attempt == 1;
  }

  private void cannotBeMade(Step step, int attempt, CallFailure failure, String why) {
    String cause = "cannot be called: " + why;
    if (wasNeverCalled(step, attempt, failure) && mayTurnBack(step)) {
      add(new SagaRecord.StepRefused(step.name(), why, answerOf(step)));
      turnBack(step, "step " + step.name() + " " + cause);
    } else {
      exhausted(step, CallKind.ACTION, attempt, why, cause);
    }
  }

  private void exhausted(Step step, CallKind kind, int attempt, String why, String failures) {
    if (mayTurnBack(step)) {
      failForGood(step, kind, attempt, why, "step " + step.name() + " " + failures);
    } else {
      stick(step, kind, attempt, failures);
    }
  }

  /**
   * A call failed so that the saga is given up, or the step's branch. A plain pivot is called on
   * until it answers.
   */
  void failForGood(Step step, CallKind kind, int attempt, String why, String cause) {
    recordFailure(step, kind, attempt, why);
    spare(step)
        .ifPresentOrElse(
            branch -> add(new SagaRecord.BranchesLost(branch, cause)), () -> giveUp(cause));
    repeatLater(step, kind, attempt);
  }

  private void recordFailure(Step step, CallKind kind, int attempt, String why) {
    Durability durability =
        attempt >= SagaMachine.STUCK_AFTER_ATTEMPTS ? Durability.LAZY : Durability.DEFERRED;
    add(new SagaRecord.CallFailed(step.name(), kind, attempt, why, durability));
  }

  private void repeatLater(Step step, CallKind kind, int attempt) {
    if (Calls.owed(state, step).filter(kind::equals).isPresent()) {
      wake(step, kind, attempt);
    }
  }

  private void wake(Step step, CallKind kind, int attempt) {
    boolean forward = kind == CallKind.ACTION;
    Duration wait = (forward ? Calls.of(step).retry() : SagaMachine.UNDO_RETRY).waitAfter(attempt);
    extra.add(new Effect.Wake(Timer.retry(step.name()), wait));
  }

  /** A person must look; the call is repeated slowly, or only when the person wants it. */
  void stick(Step step, CallKind kind, int attempt, String reason) {
    if (Calls.parks(state, step)) {
      add(new SagaRecord.StepParked(step.name(), attempt, reason));
    } else {
      add(new SagaRecord.StepStuck(step.name(), kind, attempt, reason));
      extra.add(new Effect.Wake(Timer.retry(step.name()), SagaMachine.STUCK_RETRY));
    }
  }

  /** Sends now what waits for a retry, or for a person, whose wish is recorded first. */
  void repeat(Step step) {
    StepState now = state.step(step.name());
    Optional<CallKind> owed = Calls.owed(state, step);
    if (owed.isEmpty() || now.failures() == 0 || isPaused()) {
      return;
    }
    boolean leftToAPerson = Calls.parks(state, step) && now.stuck();
    if (!leftToAPerson && !Calls.isRecorded(state, step)) {
      extra.add(call(step, owed.get()));
    } else if (now.failures() >= now.attempted()) {
      add(new SagaRecord.Attempted(step.name(), now.failures() + 1));
    }
  }

  private boolean isPaused() {
    return state.pause().isPresent();
  }

  /**
   * Sends what a pause held back, or interrupted.
   *
   * @param underWay what is not sent again, since its answer is still to come
   */
  void goOn(Step step, Set<Attempt> underWay) {
    Optional<CallKind> owed = Calls.owed(state, step);
    if (owed.isEmpty() || Calls.isParked(state, step)) {
      return;
    }
    BranchCall call = Calls.call(state, step, owed.get());
    if (underWay.contains(Attempt.of(call))) {
      return;
    }
    if (Calls.isRecorded(state, step)) {
      add(new SagaRecord.Attempted(step.name(), call.attempt() + 1));
    } else {
      extra.add(after(call));
    }
  }

  /** What a new owner sends, or waits for, where a run without crash would. */
  void resume(Step step) {
    Optional<CallKind> owed = Calls.owed(state, step);
    StepState now = state.step(step.name());
    if (Calls.isParked(state, step)) {
      return;
    }
    if (Calls.isAwaited(state, step)) {
      extra.add(awaited(step));
    } else if (isPaused()) {
      return;
    } else if (Calls.isRecorded(state, step) && now.failures() >= now.attempted()) {
      wake(step, CallKind.ACTION, now.attempted());
    } else if (owed.isPresent()) {
      extra.add(call(step, owed.get()));
    }
  }

  /** The reaction, with all that follows from what was added. */
  Reaction<SagaRecord> reaction() {
    conclude();
    List<Effect> effects = new ArrayList<>();
    if (state.plan().isPresent()) {
      for (Place place : moved()) {
        newEffect(place).ifPresent(effects::add);
      }
    }
    effects.addAll(extra);
    effects.addAll(Waits.begun(before, state));
    release().ifPresent(effects::add);
    return Reaction.of(records, effects);
  }

  /** What the saga held is let go once it ended. */
  private Optional<Effect> release() {
    Optional<BranchCall> call = before.finished() ? Optional.empty() : Isolation.release(state);
    return call.isEmpty() ? Optional.empty() : Optional.of(after(call.get()));
  }

  /** The reaction without effects: those of a resumption follow it. */
  Reaction<SagaRecord> recordsOnly() {
    conclude();
    return Reaction.of(records, List.of());
  }

  List<Effect> effects() {
    return List.copyOf(extra);
  }

  private void conclude() {
    if (state.phase() == SagaStatus.RUNNING && state.isUndecided()) {
      Optional<String> refusal = Lists.refusal(state);
      if (refusal.isPresent()) {
        giveUp(refusal.get());
      }
    }
    switch (state.phase()) {
      case RUNNING -> concludeForward();
      case SETTLING -> settled();
      case COMPENSATING -> end(Progress.isUndone(state));
      case ABSENT, COMPLETED, COMPENSATED -> {}
    }
  }

  private void concludeForward() {
    closeJoins();
    if (state.isUndecided() && isPivotPassed()) {
      add(new SagaRecord.Decided(Outcome.COMMIT, ""));
    }
    recordAttempts();
    end(Progress.isComplete(state));
  }

  private boolean isPivotPassed() {
    Optional<Place> pivot = state.started().graph().pivotPlace();
    return pivot.isPresent()
        ? state.known().at(pivot.get()).status().isPassed()
        : Progress.hasArrived(state);
  }

  private void closeJoins() {
    Optional<List<BranchId>> rest = notNeeded();
    while (rest.isPresent()) {
      add(new SagaRecord.BranchesLost(rest.get(), "not needed: enough others are done"));
      rest = notNeeded();
    }
  }

  private Optional<List<BranchId>> notNeeded() {
    return state.isUndecided() ? Joins.of(state).notNeeded() : Optional.empty();
  }

  private void recordAttempts() {
    if (state.started().plain().isEmpty() || isPaused()) {
      return;
    }
    for (Step step : state.started().definition().steps()) {
      if (Calls.isRecorded(state, step) && Calls.attempt(state, step) == 0) {
        add(new SagaRecord.Attempted(step.name(), 1));
      }
    }
  }

  private void settled() {
    Optional<Place> pivot = state.started().graph().pivotPlace();
    if (pivot.isPresent() && state.known().at(pivot.get()).status() == StepStatus.DONE) {
      add(new SagaRecord.Decided(Outcome.COMMIT, ""));
      concludeForward();
    } else if (!Progress.mayPivotHaveStarted(state)) {
      abort(state.decidedBecause());
      end(Progress.isUndone(state));
    }
  }

  private void end(boolean nothingIsLeft) {
    if (nothingIsLeft) {
      add(new SagaRecord.Ended());
    }
  }

  /** The steps whose calls may be others than before. */
  private List<Place> moved() {
    return before.phase() == state.phase()
        ? state.known().otherThan(before.known())
        : state.started().graph().places();
  }

  private Optional<Effect> newEffect(Place place) {
    Step step = place.step();
    StepState now = state.known().at(place);
    Optional<StepState> was = before.known().find(step.name());
    if (Calls.isAwaited(state, now) && !(was.isPresent() && Calls.isAwaited(before, was.get()))) {
      return Optional.of(awaited(step));
    }
    boolean mayCall = !state.finished() && !isPaused();
    Optional<CallKind> owed = mayCall ? Calls.owed(state, step, now) : Optional.empty();
    if (owed.isEmpty() || (was.isPresent() && isUnderWay(step, was.get(), now, owed))) {
      return Optional.empty();
    }
    return Optional.of(call(step, owed.get()));
  }

  /** Whether the call that is owed was owed before, in the same attempt. */
  private boolean isUnderWay(Step step, StepState was, StepState now, Optional<CallKind> owed) {
    return was.attempted() >= now.attempted()
        && was.hand().generation() == now.hand().generation()
        && Calls.owed(before, step, was).equals(owed);
  }

  /** Replaces a timer that may still be armed for an earlier attempt. */
  private Effect awaited(Step step) {
    return new Effect.Wake(Timer.retry(step.name()), Calls.of(step).timeout());
  }

  private Effect call(Step step, CallKind kind) {
    return after(Calls.call(state, step, kind));
  }

  private boolean isForced() {
    for (SagaRecord record : records) {
      if (record.durability() == Durability.FORCED) {
        return true;
      }
    }
    return false;
  }

  private Effect after(BranchCall call) {
    return new Effect.Call(call, isForced());
  }
}
