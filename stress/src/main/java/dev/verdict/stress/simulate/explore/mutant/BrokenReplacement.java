package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.ForwardingMachine;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.saga.StepHand;
import dev.verdict.protocol.saga.StepState;
import dev.verdict.protocol.saga.StepStatus;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The shipped machine of sagas, which lets an operator's result take a step's place too early. */
final class BrokenReplacement extends ForwardingMachine<SagaState, SagaCommand, SagaRecord> {
  /** What is broken. */
  enum How {
    WITHOUT_TOMBSTONE,
    ANSWER_NOT_TAKEN,
    REPLACED_LAZILY,
    FORGOTTEN,
    COUNTED_ANEW,
    PASSED_OVER,
    RESOLVED_AT_ONCE
  }

  private final How how;

  BrokenReplacement(How how) {
    super(new SagaMachine());
    this.how = how;
  }

  @Override
  public Reaction<SagaRecord> decide(SagaState state, SagaCommand command) {
    Reaction<SagaRecord> reaction = intact().decide(state, command);
    if (how == How.PASSED_OVER && command instanceof SagaCommand.Skip skip) {
      return passingOver(state, skip, reaction);
    }
    return how == How.WITHOUT_TOMBSTONE
            && command instanceof SagaCommand.Substitute given
            && !reaction.records().isEmpty()
        ? TooEarly.ruledOut(intact(), state, given.step(), reaction)
        : reaction;
  }

  /** As if the attempt had failed. */
  private Reaction<SagaRecord> passingOver(
      SagaState state, SagaCommand.Skip skip, Reaction<SagaRecord> reaction) {
    StepState step = state.steps().get(skip.step());
    if (step == null || reaction.refusal().isEmpty() || step.attempted() <= step.failures()) {
      return reaction;
    }
    Event failure = new Event.Unanswered(skip.step(), CallKind.ACTION, step.attempted(), "lost");
    SagaState failed = state;
    for (SagaRecord each : intact().decide(state, failure).records()) {
      failed = intact().evolve(failed, each);
    }
    return intact().decide(failed, skip);
  }

  @Override
  public SagaState evolve(SagaState state, SagaRecord record) {
    if (how == How.RESOLVED_AT_ONCE && record instanceof SagaRecord.Resolved resolved) {
      return intact().evolve(withoutHand(state, resolved.step()), record);
    }
    SagaState after = intact().evolve(state, record);
    return switch (how) {
      case FORGOTTEN -> settling(state, after, BrokenReplacement::forgotten);
      case COUNTED_ANEW -> settling(state, after, BrokenReplacement::anew);
      case WITHOUT_TOMBSTONE, ANSWER_NOT_TAKEN, REPLACED_LAZILY, PASSED_OVER, RESOLVED_AT_ONCE ->
          after;
    };
  }

  /** Changes the steps that were being replaced when the saga was given up. */
  private static SagaState settling(
      SagaState before, SagaState after, UnaryOperator<StepState> change) {
    Map<BranchId, StepState> steps = new LinkedHashMap<>(after.steps());
    steps.replaceAll(
        (name, step) -> {
          StepState was = before.steps().get(name);
          boolean replaced = was != null && was.status() == StepStatus.REPLACING;
          return replaced && step.status() == StepStatus.SETTLING ? change.apply(step) : step;
        });
    return with(after, steps);
  }

  private static SagaState withoutHand(SagaState state, BranchId step) {
    Map<BranchId, StepState> steps = new LinkedHashMap<>(state.steps());
    steps.computeIfPresent(step, (name, now) -> forgotten(now));
    return with(state, steps);
  }

  private static SagaState with(SagaState state, Map<BranchId, StepState> steps) {
    return new SagaState(
        state.id(),
        state.phase(),
        state.plan(),
        steps,
        state.outcome(),
        state.decidedBecause(),
        state.mayLag(),
        state.signals(),
        state.timers(),
        state.pause());
  }

  private static StepState forgotten(StepState step) {
    return changed(step, step.failures(), StepHand.NONE);
  }

  private static StepState anew(StepState step) {
    return changed(step, 0, step.hand());
  }

  private static StepState changed(StepState step, int failures, StepHand hand) {
    return new StepState(
        step.status(),
        failures,
        step.attempted(),
        step.output(),
        step.detail(),
        step.stuck(),
        step.lost(),
        hand);
  }

  @Override
  public Reaction<SagaRecord> decide(SagaState state, Event event) {
    return switch (how) {
      case WITHOUT_TOMBSTONE, FORGOTTEN, COUNTED_ANEW, PASSED_OVER, RESOLVED_AT_ONCE ->
          intact().decide(state, event);
      case ANSWER_NOT_TAKEN -> intact().decide(state, unheard(state, event));
      case REPLACED_LAZILY ->
          TooEarly.sent(intact().decide(state, event), SagaRecord.StepReplaced.class);
    };
  }

  private static Event unheard(SagaState state, Event event) {
    if (!(event instanceof Event.Answered answered)) {
      return event;
    }
    StepState step = state.steps().get(answered.branch());
    boolean replacing = step != null && step.status() == StepStatus.REPLACING;
    return replacing
        ? new Event.Answered(
            answered.branch(), answered.kind(), answered.attempt(), new BranchAnswer.Tombstone())
        : event;
  }
}
