package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.Event;
import dev.verdict.protocol.ForwardingMachine;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import java.util.List;
import java.util.Set;

/** The shipped machine of sagas, with a pause that is not one, or that never ends. */
final class BrokenPause extends ForwardingMachine<SagaState, SagaCommand, SagaRecord> {
  /** What is broken. */
  enum How {
    ANSWERS_RESUME,
    RESUMED_SENDS_NOTHING
  }

  private final How how;

  BrokenPause(How how) {
    super(new SagaMachine());
    this.how = how;
  }

  @Override
  public Reaction<SagaRecord> decide(SagaState state, Event event) {
    return switch (how) {
      case ANSWERS_RESUME -> goingOn(state, event);
      case RESUMED_SENDS_NOTHING -> silent(event, intact().decide(state, event));
    };
  }

  /** What follows from an answer is sent, as if the saga were not paused. */
  private Reaction<SagaRecord> goingOn(SagaState state, Event event) {
    if (state.pause().isEmpty() || !(event instanceof Event.Answered)) {
      return intact().decide(state, event);
    }
    Event letGo = new Event.Resumed("nobody", "", Set.of());
    SagaState awake = state;
    for (SagaRecord each : intact().decide(state, letGo).records()) {
      awake = intact().evolve(awake, each);
    }
    return intact().decide(awake, event);
  }

  /** What the pause held back stays where it is. */
  private static Reaction<SagaRecord> silent(Event event, Reaction<SagaRecord> reaction) {
    return event instanceof Event.Resumed ? Reaction.of(reaction.records(), List.of()) : reaction;
  }
}
