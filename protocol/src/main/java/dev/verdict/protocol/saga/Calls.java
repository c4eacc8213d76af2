package dev.verdict.protocol.saga;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.Recovery;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Work;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.HeldLocks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The calls that a saga's state owes. */
final class Calls {
  private Calls() {}

  /** The call that the step needs, whether it is under way or waits for a retry. */
  static Optional<CallKind> owed(SagaState state, Step step) {
    return owed(state, step, state.step(step.name()));
  }

  /** The same, of a step of which that is known. */
  static Optional<CallKind> owed(SagaState state, Step step, StepState now) {
    return switch (now.status()) {
      case RUNNING ->
          isActionOwed(state, step, now) ? Optional.of(CallKind.ACTION) : Optional.empty();
      case SETTLING, REPLACING -> Optional.of(CallKind.SETTLE);
      case COMPENSATING ->
          isUndoneByItsParticipant(step, now) ? Optional.of(CallKind.COMPENSATE) : Optional.empty();
      case WAITING,
          SKIPPED,
          DONE,
          REFUSED,
          RULED_OUT,
          ASSUMED,
          COMPENSATED,
          HEURISTIC_COMMIT,
          HEURISTIC_ABORT ->
          Optional.empty();
    };
  }

  /** Whether its participant has something to undo, and not only a person. */
  static boolean isUndoneByItsParticipant(Step step, StepState now) {
    return now.hand().result().mayStandThere() && step.undo() instanceof Step.Undo.Compensation;
  }

  private static boolean isActionOwed(SagaState state, Step step, StepState now) {
    if (step.call().isEmpty()) {
      return false;
    }
    boolean unrecorded = now.attempted() == 0 && state.started().isPlain(step);
    return !unrecorded && !isAwaited(state, now);
  }

  /** Whether the action's answer is still awaited although the step will be undone. */
  static boolean isAwaited(SagaState state, Step step) {
    return isAwaited(state, state.step(step.name()));
  }

  /** The same, of a step of which that is known. */
  static boolean isAwaited(SagaState state, StepState now) {
    return now.status() == StepStatus.RUNNING
        && (now.lost() || state.phase() == SagaStatus.COMPENSATING);
  }

  /** Whether the step failed and waits for a person, who has not asked for another attempt. */
  static boolean isParked(SagaState state, Step step) {
    StepState now = state.step(step.name());
    boolean underWay = now.attempted() > now.failures();
    return parks(state, step) && now.stuck() && !underWay;
  }

  /** Whether a failure of the step now leaves it to a person. */
  static boolean parks(SagaState state, Step step) {
    StepState now = state.step(step.name());
    return mayPark(state) && !now.lost() && now.status() == StepStatus.RUNNING;
  }

  /** Whether a failure now leaves the saga to a person. */
  static boolean mayPark(SagaState state) {
    return recoversBy(state, Recovery.PARK);
  }

  /** Whether a failure now is the business of the saga's recovery, and that is the one given. */
  static boolean recoversBy(SagaState state, Recovery recovery) {
    return state.phase() == SagaStatus.RUNNING
        && state.isUndecided()
        && state.started().definition().recovery() == recovery;
  }

  /** Whether the step's attempts are recorded before they are sent. */
  static boolean isRecorded(SagaState state, Step step) {
    return state.started().isPlain(step) && state.step(step.name()).status() == StepStatus.RUNNING;
  }

  /** The number of the attempt that is under way, or comes next. */
  static int attempt(SagaState state, Step step) {
    StepState now = state.step(step.name());
    return isRecorded(state, step) ? now.attempted() : now.failures() + 1;
  }

  /** How often the present call was tried. */
  static int attempts(SagaState state, Step step) {
    return owed(state, step).isPresent() || isRecorded(state, step)
        ? attempt(state, step)
        : state.step(step.name()).attempted();
  }

  /** The call itself. */
  static BranchCall call(SagaState state, Step step, CallKind kind) {
    boolean undo = kind == CallKind.COMPENSATE;
    Work.Call work = of(step);
    return new BranchCall(
        kind,
        state.id(),
        key(state, step).branch(),
        work.participant(),
        undo && step.undo() instanceof Step.Undo.Compensation c ? c.operation() : work.operation(),
        payload(state, step, kind),
        attempt(state, step),
        work.timeout(),
        step.name().equals(Isolation.STEP) ? HeldLocks.NONE : Isolation.held(state));
  }

  /** What the step's participant knows it by. */
  static StepKey key(SagaState state, Step step) {
    return new StepKey(step.name(), state.step(step.name()).hand().generation());
  }

  /** What a step that is called calls. */
  static Work.Call of(Step step) {
    Optional<Work.Call> call = step.call();
    if (call.isEmpty()) {
      throw new IllegalStateException("step " + step.name() + " calls nobody");
    }
    return call.get();
  }

  /** What the step is called with. */
  static Json input(SagaState state, Step step) {
    Optional<StepHand.Renewed> renewed = state.step(step.name()).hand().renewed();
    return renewed.isPresent()
        ? renewed.get().input()
        : state.valuesFor(step).evaluate(of(step).input());
  }

  private static Json payload(SagaState state, Step step, CallKind kind) {
    if (kind == CallKind.SETTLE) {
      return Json.nil();
    }
    Json input = input(state, step);
    if (kind == CallKind.ACTION) {
      return input;
    }
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("input", input);
    Optional<Json> output = state.step(step.name()).returned();
    if (output.isPresent()) {
      members.put("output", output.get());
    }
    return new Json.Obj(members);
  }
}
