package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.Event;
import dev.verdict.protocol.ForwardingMachine;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;

/** The shipped machine of sagas, which believes too much of what an operator says. */
final class BrokenHand extends ForwardingMachine<SagaState, SagaCommand, SagaRecord> {
  BrokenHand() {
    super(new SagaMachine());
  }

  /** That an owner before may have called what comes after the step is forgotten. */
  @Override
  public Reaction<SagaRecord> decide(SagaState state, Event event) {
    return intact().decide(event instanceof Event.Resolved ? upToDate(state) : state, event);
  }

  private static SagaState upToDate(SagaState state) {
    return new SagaState(
        state.id(),
        state.phase(),
        state.plan(),
        state.steps(),
        state.outcome(),
        state.decidedBecause(),
        false,
        state.signals(),
        state.timers(),
        state.pause());
  }
}
