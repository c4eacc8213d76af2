package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.console.UndoPlan;
import dev.verdict.coordinator.console.UndoPlan.When;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.wire.BranchCall;
import java.util.List;
import java.util.Set;

/** Asks the protocol how a saga would be undone, or what is left to undo. Nothing is done. */
final class UndoPlans {
  private static final String NOBODY = "nobody";

  private UndoPlans() {}

  /** The plan. */
  static UndoPlan of(Machine<SagaState, SagaCommand, SagaRecord> machine, SagaState state) {
    SagaState now = unpaused(machine, state);
    return switch (now.phase()) {
      case ABSENT, COMPLETED, COMPENSATED -> UndoPlan.NEVER;
      case RUNNING -> now.outcome().isEmpty() ? ifCancelled(machine, now) : UndoPlan.NEVER;
      case SETTLING, COMPENSATING ->
          plan(When.LEFT, machine, now, Rehearsals.calls(machine.resume(now)));
    };
  }

  /** A pause holds calls back, and changes nothing of what is to be undone. */
  private static SagaState unpaused(
      Machine<SagaState, SagaCommand, SagaRecord> machine, SagaState state) {
    Event resumed = new Event.Resumed(NOBODY, "", Set.of());
    return state.pause().isEmpty()
        ? state
        : Rehearsals.evolved(machine, state, machine.decide(state, resumed));
  }

  private static UndoPlan ifCancelled(
      Machine<SagaState, SagaCommand, SagaRecord> machine, SagaState state) {
    Reaction<SagaRecord> reaction = machine.decide(state, new SagaCommand.Cancel(""));
    SagaState next = Rehearsals.evolved(machine, state, reaction);
    return plan(When.IF_CANCELLED, machine, next, Rehearsals.calls(reaction.effects()));
  }

  private static UndoPlan plan(
      When when,
      Machine<SagaState, SagaCommand, SagaRecord> machine,
      SagaState state,
      List<BranchCall> calls) {
    return new UndoWalk(machine, state).plan(when, calls);
  }
}
