package dev.verdict.coordinator.engine;

import dev.verdict.protocol.Effect;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.wire.BranchCall;
import java.util.List;
import java.util.function.Function;

/** Asks the protocol what it would make of an input, and forgets it. */
final class Rehearsals {
  private Rehearsals() {}

  /**
   * What would come of the input.
   *
   * @param shown how a state looks from outside
   * @throws CoordinatorException if the input would be refused
   */
  static <S extends TransactionState, C, R extends LogRecord> Rehearsal of(
      Machine<S, C, R> machine, S state, Input<C> input, Function<S, Snapshot> shown) {
    Reaction<R> reaction = input.decide(machine, state);
    if (reaction.refusal().isPresent()) {
      throw Failures.refused(reaction.refusal().get(), state);
    }
    S next = state;
    for (R fact : reaction.records()) {
      next = machine.evolve(next, fact);
    }
    List<BranchCall> calls = calls(input.effects(machine, reaction, next));
    return new Rehearsal(shown.apply(next), calls);
  }

  private static List<BranchCall> calls(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.Call.class::isInstance)
        .map(effect -> ((Effect.Call) effect).call())
        .toList();
  }
}
