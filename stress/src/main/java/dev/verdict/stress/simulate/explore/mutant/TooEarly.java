package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import java.util.ArrayList;
import java.util.List;

/** What machines do too early where an operator gives something for a step. */
final class TooEarly {
  private TooEarly() {}

  /** The reaction, and what follows as if the step's participant had ruled the step out. */
  static Reaction<SagaRecord> ruledOut(
      Machine<SagaState, SagaCommand, SagaRecord> intact,
      SagaState state,
      BranchId step,
      Reaction<SagaRecord> reaction) {
    SagaState after = state;
    for (SagaRecord each : reaction.records()) {
      after = intact.evolve(after, each);
    }
    Event tombstone = new Event.Answered(step, CallKind.SETTLE, 1, new BranchAnswer.Tombstone());
    Reaction<SagaRecord> ruledOut = intact.decide(after, tombstone);
    List<SagaRecord> records = new ArrayList<>(reaction.records());
    records.addAll(ruledOut.records());
    return Reaction.of(records, ruledOut.effects());
  }

  /** The reaction, whose calls do not wait for the log if there is a record of that kind in it. */
  static Reaction<SagaRecord> sent(
      Reaction<SagaRecord> reaction, Class<? extends SagaRecord> after) {
    if (reaction.records().stream().noneMatch(after::isInstance)) {
      return reaction;
    }
    List<Effect> effects = new ArrayList<>();
    for (Effect each : reaction.effects()) {
      effects.add(each instanceof Effect.Call call ? new Effect.Call(call.call(), false) : each);
    }
    return Reaction.of(reaction.records(), effects);
  }
}
