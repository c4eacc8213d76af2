package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.ForwardingMachine;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.wire.LockCalls;
import java.util.ArrayList;
import java.util.List;

/** The shipped machine of atomic transactions, but what is held is let go with the decision. */
final class HastyAtomic extends ForwardingMachine<AtomicState, AtomicCommand, AtomicRecord> {
  HastyAtomic() {
    super(new AtomicMachine());
  }

  @Override
  public Reaction<AtomicRecord> decide(AtomicState state, Event event) {
    Reaction<AtomicRecord> reaction = intact().decide(state, event);
    boolean decides = reaction.records().stream().anyMatch(each -> each.decision().isPresent());
    if (!decides) {
      return reaction;
    }
    List<Effect> effects = new ArrayList<>(reaction.effects());
    effects.add(new Effect.Call(LockCalls.release(state.id(), state.spec().callTimeout()), true));
    return Reaction.of(reaction.records(), effects);
  }
}
