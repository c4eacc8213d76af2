package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.ForwardingMachine;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.saga.Isolation;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.BuiltIn;
import dev.verdict.protocol.wire.CallKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The shipped machine of sagas, but what is held is let go as soon as the pivot is passed. */
final class HastySaga extends ForwardingMachine<SagaState, SagaCommand, SagaRecord> {
  HastySaga() {
    super(new SagaMachine());
  }

  @Override
  public Reaction<SagaRecord> decide(SagaState state, Event event) {
    Reaction<SagaRecord> reaction = intact().decide(state, event);
    boolean commits =
        reaction.records().stream()
            .anyMatch(each -> each.decision().filter(Outcome.COMMIT::equals).isPresent());
    if (!commits) {
      return reaction;
    }
    List<Effect> effects = new ArrayList<>(reaction.effects());
    effects.add(new Effect.Call(release(state), true));
    return Reaction.of(reaction.records(), effects);
  }

  private static BranchCall release(SagaState state) {
    return new BranchCall(
        CallKind.CONFIRM,
        state.id(),
        Isolation.STEP,
        BuiltIn.LOCKS,
        "release",
        Json.nil(),
        1,
        Duration.ofSeconds(1));
  }
}
