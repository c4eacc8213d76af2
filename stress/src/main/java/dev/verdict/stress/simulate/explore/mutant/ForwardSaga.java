package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.ForwardingMachine;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import java.util.List;

/** A coordinator that works its list of compensations off from the first step to the last. */
final class ForwardSaga extends ForwardingMachine<SagaState, SagaCommand, SagaRecord> {
  ForwardSaga() {
    super(new SagaMachine());
  }

  @Override
  public Reaction<SagaRecord> decide(SagaState state, SagaCommand command) {
    return turned(state, intact().decide(state, command));
  }

  @Override
  public Reaction<SagaRecord> decide(SagaState state, Event event) {
    return turned(state, intact().decide(state, turned(state, event)));
  }

  private static Reaction<SagaRecord> turned(SagaState state, Reaction<SagaRecord> reaction) {
    return new Reaction<>(
        reaction.records(),
        reaction.effects().stream().map(each -> turned(state, each)).toList(),
        reaction.refusal());
  }

  private static Effect turned(SagaState state, Effect effect) {
    return effect instanceof Effect.Call call && call.call().kind() == CallKind.COMPENSATE
        ? new Effect.Call(turned(state, call.call()), call.waitsForDurability())
        : effect;
  }

  private static BranchCall turned(SagaState state, BranchCall call) {
    return new BranchCall(
        call.kind(),
        call.tx(),
        opposite(state, call.branch()),
        call.participant(),
        call.operation(),
        call.payload(),
        call.attempt(),
        call.timeout());
  }

  private static Event turned(SagaState state, Event event) {
    if (event instanceof Event.Answered answered && answered.kind() == CallKind.COMPENSATE) {
      return new Event.Answered(
          opposite(state, answered.branch()),
          answered.kind(),
          answered.attempt(),
          answered.answer());
    }
    return event;
  }

  private static BranchId opposite(SagaState state, BranchId branch) {
    List<BranchId> names =
        state.plan().orElseThrow().definition().steps().stream().map(Step::name).toList();
    return names.get(names.size() - 1 - names.indexOf(branch));
  }

  @Override
  public List<Effect> resume(SagaState state) {
    return intact().resume(state).stream().map(each -> turned(state, each)).toList();
  }
}
