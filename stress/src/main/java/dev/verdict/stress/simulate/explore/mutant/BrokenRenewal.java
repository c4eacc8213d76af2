package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.ForwardingMachine;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.saga.StepKey;
import dev.verdict.protocol.saga.StepState;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import java.util.List;

/** The shipped machine of sagas, which mixes up the keys of a step that got another input. */
final class BrokenRenewal extends ForwardingMachine<SagaState, SagaCommand, SagaRecord> {
  /** What is broken. */
  enum How {
    WITHOUT_TOMBSTONE,
    ANSWERS_MIXED_UP,
    UNDONE_UNDER_THE_FIRST,
    RENEWED_LAZILY
  }

  private final How how;

  BrokenRenewal(How how) {
    super(new SagaMachine());
    this.how = how;
  }

  @Override
  public Reaction<SagaRecord> decide(SagaState state, SagaCommand command) {
    Reaction<SagaRecord> reaction = intact().decide(state, command);
    return how == How.WITHOUT_TOMBSTONE
            && command instanceof SagaCommand.GiveInput given
            && !reaction.records().isEmpty()
        ? TooEarly.ruledOut(intact(), state, given.step(), reaction)
        : sent(reaction);
  }

  @Override
  public Reaction<SagaRecord> decide(SagaState state, Event event) {
    return switch (how) {
      case WITHOUT_TOMBSTONE -> intact().decide(state, event);
      case ANSWERS_MIXED_UP -> intact().decide(state, ofThePresent(state, event));
      case UNDONE_UNDER_THE_FIRST ->
          sent(intact().decide(state, isUndo(event) ? ofThePresent(state, event) : event));
      case RENEWED_LAZILY ->
          TooEarly.sent(intact().decide(state, event), SagaRecord.StepRenewed.class);
    };
  }

  @Override
  public List<Effect> resume(SagaState state) {
    return sent(intact().resume(state));
  }

  private static boolean isUndo(Event event) {
    return event instanceof Event.Answered answered && answered.kind() == CallKind.COMPENSATE;
  }

  /** Whichever key was answered for, it is taken for the present one. */
  private static Event ofThePresent(SagaState state, Event event) {
    if (!(event instanceof Event.Answered answered)) {
      return event;
    }
    BranchId name = StepKey.of(answered.branch()).step();
    StepState step = state.steps().get(name);
    if (step == null) {
      return event;
    }
    BranchId present = new StepKey(name, step.hand().generation()).branch();
    return new Event.Answered(present, answered.kind(), answered.attempt(), answered.answer());
  }

  private Reaction<SagaRecord> sent(Reaction<SagaRecord> reaction) {
    return reaction.refusal().isPresent()
        ? reaction
        : Reaction.of(reaction.records(), sent(reaction.effects()));
  }

  private List<Effect> sent(List<Effect> effects) {
    return how == How.UNDONE_UNDER_THE_FIRST
        ? effects.stream().map(BrokenRenewal::underTheFirst).toList()
        : effects;
  }

  private static Effect underTheFirst(Effect effect) {
    if (!(effect instanceof Effect.Call sent) || sent.call().kind() != CallKind.COMPENSATE) {
      return effect;
    }
    BranchCall call = sent.call();
    return new Effect.Call(
        new BranchCall(
            call.kind(),
            call.tx(),
            StepKey.of(call.branch()).step(),
            call.participant(),
            call.operation(),
            call.payload(),
            call.attempt(),
            call.timeout(),
            call.locks()),
        sent.waitsForDurability());
  }
}
