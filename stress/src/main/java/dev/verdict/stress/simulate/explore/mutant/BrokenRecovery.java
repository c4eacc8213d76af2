package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.ForwardingMachine;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The shipped machine of sagas, with another recovery than the definition says. */
final class BrokenRecovery extends ForwardingMachine<SagaState, SagaCommand, SagaRecord> {
  /** What is broken. */
  enum How {
    PARKED_LAZILY,
    PARKED_IS_REPEATED,
    NUDGE_NOT_RECORDED,
    REFUSAL_TURNS_BACK
  }

  private final How how;

  BrokenRecovery(How how) {
    super(new SagaMachine());
    this.how = how;
  }

  @Override
  public Reaction<SagaRecord> decide(SagaState state, Event event) {
    return switch (how) {
      case PARKED_LAZILY -> lazily(intact().decide(state, event));
      case PARKED_IS_REPEATED -> repeated(state, event);
      case NUDGE_NOT_RECORDED -> unrecorded(event, intact().decide(state, event));
      case REFUSAL_TURNS_BACK -> turnedBack(state, event);
    };
  }

  /** That a step waits for a person may be lost. */
  private static Reaction<SagaRecord> lazily(Reaction<SagaRecord> reaction) {
    return Reaction.of(
        reaction.records().stream().map(BrokenRecovery::lazily).toList(), reaction.effects());
  }

  private static SagaRecord lazily(SagaRecord record) {
    return record instanceof SagaRecord.StepParked parked
        ? new SagaRecord.StepStuck(
            parked.step(), CallKind.ACTION, parked.attempt(), parked.reason())
        : record;
  }

  /** A timer is armed for what waits for a person, and does what the person would. */
  private Reaction<SagaRecord> repeated(SagaState state, Event event) {
    Reaction<SagaRecord> reaction = intact().decide(state, event);
    boolean retry =
        event instanceof Event.TimerFired fired && fired.timer().kind() == Timer.Kind.RETRY;
    if (retry && reaction.records().isEmpty() && reaction.effects().isEmpty()) {
      return intact().decide(state, new Event.Nudged());
    }
    List<Effect> effects = new ArrayList<>(reaction.effects());
    parked(reaction)
        .ifPresent(
            step -> effects.add(new Effect.Wake(Timer.retry(step), SagaMachine.STUCK_RETRY)));
    return Reaction.of(reaction.records(), effects);
  }

  /** That a person asked for another attempt is kept in memory only. */
  private static Reaction<SagaRecord> unrecorded(Event event, Reaction<SagaRecord> reaction) {
    return event instanceof Event.Nudged ? Reaction.of(List.of(), reaction.effects()) : reaction;
  }

  private static Optional<BranchId> parked(Reaction<SagaRecord> reaction) {
    return reaction.records().stream()
        .filter(SagaRecord.StepParked.class::isInstance)
        .map(record -> ((SagaRecord.StepParked) record).step())
        .findFirst();
  }

  /** A refusal aborts, as with recovery backward. */
  private Reaction<SagaRecord> turnedBack(SagaState state, Event event) {
    if (state.outcome().isPresent()
        || !(event instanceof Event.Answered answered)
        || answered.kind() != CallKind.ACTION
        || !(answered.answer() instanceof BranchAnswer.Refused refused)) {
      return intact().decide(state, event);
    }
    List<SagaRecord> records =
        List.of(
            new SagaRecord.StepRefused(answered.branch(), refused.reason(), Durability.LAZY),
            intact().decided(Outcome.ABORT, "refused"));
    SagaState after = state;
    for (SagaRecord each : records) {
      after = intact().evolve(after, each);
    }
    return Reaction.of(
        records, intact().resume(after).stream().map(BrokenRecovery::waiting).toList());
  }

  private static Effect waiting(Effect effect) {
    return effect instanceof Effect.Call call ? new Effect.Call(call.call(), true) : effect;
  }
}
