package dev.verdict.stress.core;

import dev.verdict.protocol.Event;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import java.util.List;
import java.util.function.Consumer;

/**
 * A whole transaction, as everything that it is told. Each input is a step: the machine decides,
 * and each of the reaction's records evolves the state, as in the engine.
 *
 * @param begin its first command
 * @param events what happens then, in this order
 */
record Course<S extends TransactionState, C, R extends LogRecord>(
    Machine<S, C, R> machine, C begin, List<Event> events) {
  private static final TxId ID = TxId.of(1_700_000_000_000L, 7, 3, 42);

  Course {
    events = List.copyOf(events);
  }

  /** How many steps it has. */
  int steps() {
    return 1 + events.size();
  }

  /**
   * Takes the transaction from nothing to its end.
   *
   * @param reactions takes each reaction, whose effects nobody carries out here
   * @return the last state
   */
  S run(Consumer<Reaction<R>> reactions) {
    S state = machine.initial(ID);
    state = step(state, machine.decide(state, begin), reactions);
    for (Event event : events) {
      state = step(state, machine.decide(state, event), reactions);
    }
    return state;
  }

  private S step(S before, Reaction<R> reaction, Consumer<Reaction<R>> reactions) {
    reactions.accept(reaction);
    S state = before;
    for (R record : reaction.records()) {
      state = machine.evolve(state, record);
    }
    return state;
  }
}
