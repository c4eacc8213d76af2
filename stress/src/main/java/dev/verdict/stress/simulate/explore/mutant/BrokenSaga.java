package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.ForwardingMachine;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shipped machine of sagas, with one thing broken around it. */
final class BrokenSaga extends ForwardingMachine<SagaState, SagaCommand, SagaRecord> {
  /** What is broken. */
  enum How {
    ONLY_THE_LOG_IS_TRUSTED,
    PIVOT_NOT_SETTLED,
    PIVOT_IGNORED,
    ENDED_AT_ONCE,
    SILENCE_IS_UNDONE,
    UNDO_GIVEN_UP,
    NOT_RETRIED_IS_REFUSED,
    WINNERS_NOT_FORCED,
    LOSERS_STAND,
    RESUME_FORGETS_UNDO,
    MISMATCH_IS_REFUSED
  }

  private static final BranchAnswer DONE = new BranchAnswer.Done(Json.nil());

  private final How how;

  BrokenSaga(How how) {
    super(new SagaMachine());
    this.how = how;
  }

  @Override
  public Reaction<SagaRecord> decide(SagaState state, SagaCommand command) {
    return ended(state, unsettled(state, intact().decide(state, command)));
  }

  @Override
  public Reaction<SagaRecord> decide(SagaState state, Event event) {
    return switch (how) {
      case ONLY_THE_LOG_IS_TRUSTED -> trusting(intact().decide(state, event));
      case PIVOT_NOT_SETTLED -> unsettled(state, intact().decide(state, event));
      case PIVOT_IGNORED -> unsettled(state, intact().decide(state, deaf(event)));
      case ENDED_AT_ONCE -> ended(state, intact().decide(state, event));
      case SILENCE_IS_UNDONE -> intact().decide(state, heard(event));
      case WINNERS_NOT_FORCED -> hasty(intact().decide(state, event));
      case LOSERS_STAND -> intact().decide(state, event);
      case NOT_RETRIED_IS_REFUSED -> intact().decide(state, refused(event));
      case UNDO_GIVEN_UP -> givenUp(intact().decide(state, event), event);
      case MISMATCH_IS_REFUSED -> intact().decide(state, mismatched(event));
      case RESUME_FORGETS_UNDO -> intact().decide(state, event);
    };
  }

  private static Reaction<SagaRecord> trusting(Reaction<SagaRecord> reaction) {
    return Reaction.of(
        reaction.records().stream().filter(each -> !(each instanceof SagaRecord.TookOver)).toList(),
        reaction.effects());
  }

  /** It aborts at once where it should ask whether the pivot ran. */
  private Reaction<SagaRecord> unsettled(SagaState state, Reaction<SagaRecord> reaction) {
    boolean settles =
        reaction.records().stream().anyMatch(each -> each instanceof SagaRecord.SettleRequested);
    if ((how != How.PIVOT_NOT_SETTLED && how != How.PIVOT_IGNORED) || !settles) {
      return reaction;
    }
    SagaRecord abort = intact().decided(Outcome.ABORT, "given up");
    List<Effect> owed =
        intact().resume(intact().evolve(state, abort)).stream().map(BrokenSaga::waiting).toList();
    return Reaction.of(List.of(abort), owed);
  }

  /** That a step ran is taken for that it did not. */
  private static Event deaf(Event event) {
    return event instanceof Event.Answered answered
            && answered.kind() == CallKind.SETTLE
            && answered.answer() instanceof BranchAnswer.Done
        ? new Event.Answered(
            answered.branch(), answered.kind(), answered.attempt(), new BranchAnswer.Tombstone())
        : event;
  }

  /** An abort is the end, with nothing undone. */
  private Reaction<SagaRecord> ended(SagaState state, Reaction<SagaRecord> reaction) {
    boolean aborts =
        reaction.records().stream()
            .anyMatch(each -> each.decision().filter(o -> o == Outcome.ABORT).isPresent());
    SagaState after = state;
    for (SagaRecord each : reaction.records()) {
      after = intact().evolve(after, each);
    }
    if (how != How.ENDED_AT_ONCE || !aborts || after.finished()) {
      return reaction;
    }
    List<SagaRecord> records = new ArrayList<>(reaction.records());
    records.add(new SagaRecord.Ended());
    return Reaction.of(records, List.of());
  }

  private static Effect waiting(Effect effect) {
    return effect instanceof Effect.Call call ? new Effect.Call(call.call(), true) : effect;
  }

  /** That something ran with another input is taken for that nothing ran. */
  private static Event mismatched(Event event) {
    return event instanceof Event.Answered answered
            && answered.answer() instanceof BranchAnswer.InputMismatch
        ? new Event.Answered(
            answered.branch(),
            answered.kind(),
            answered.attempt(),
            new BranchAnswer.Refused("another input"))
        : event;
  }

  private static Event heard(Event event) {
    return event instanceof Event.Unanswered silent && silent.kind() == CallKind.COMPENSATE
        ? new Event.Answered(silent.branch(), silent.kind(), silent.attempt(), DONE)
        : event;
  }

  /** What follows from the choice of winners does not wait for it. */
  private static Reaction<SagaRecord> hasty(Reaction<SagaRecord> reaction) {
    boolean chooses =
        reaction.records().stream().anyMatch(SagaRecord.BranchesLost.class::isInstance);
    return chooses
        ? Reaction.of(
            reaction.records(), reaction.effects().stream().map(BrokenSaga::atOnce).toList())
        : reaction;
  }

  private static Effect atOnce(Effect effect) {
    return effect instanceof Effect.Call call ? new Effect.Call(call.call(), false) : effect;
  }

  /** A branch that is lost is taken never to have run. */
  @Override
  public SagaState evolve(SagaState state, SagaRecord record) {
    SagaState next = super.evolve(state, record);
    return how == How.LOSERS_STAND && record instanceof SagaRecord.BranchesLost lost
        ? forgetting(next, lost)
        : next;
  }

  private static SagaState forgetting(SagaState state, SagaRecord.BranchesLost lost) {
    Map<BranchId, StepState> steps = new LinkedHashMap<>(state.steps());
    StepState never =
        new StepState(
            StepStatus.RULED_OUT, 0, 0, Optional.empty(), lost.why(), false, true, StepHand.NONE);
    lost.steps().forEach(step -> steps.put(step, never));
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

  /** A call that is not tried again is taken to have had no effect. */
  private static Event refused(Event event) {
    return event instanceof Event.Unanswered silent && silent.kind() == CallKind.ACTION
        ? new Event.Answered(
            silent.branch(), silent.kind(), silent.attempt(), new BranchAnswer.Refused("failed"))
        : event;
  }

  private static Reaction<SagaRecord> givenUp(Reaction<SagaRecord> reaction, Event event) {
    return event instanceof Event.Unanswered silent && silent.kind() == CallKind.COMPENSATE
        ? Reaction.of(reaction.records(), List.of())
        : reaction;
  }

  @Override
  public List<Effect> resume(SagaState state) {
    List<Effect> owed = intact().resume(state);
    return how == How.RESUME_FORGETS_UNDO
        ? owed.stream().filter(each -> !isUndo(each)).toList()
        : owed;
  }

  private static boolean isUndo(Effect effect) {
    return effect instanceof Effect.Call call && call.call().kind() == CallKind.COMPENSATE;
  }
}
