package dev.verdict.protocol.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A choice made by time or by order of arrival is forced before any effect that depends on it. */
class Rule22ForcedChoicesTest {
  private final SagaMachine machine = new SagaMachine();
  private SagaState trip = machine.initial(SagaWorld.TX);

  @BeforeEach
  void bookUpToThePayment() {
    take(machine.decide(trip, new SagaCommand.Start(Sagas.TRIP, Json.emptyObject(), Set.of())));
    take(machine.decide(trip, done("flight")));
    take(machine.decide(trip, done("hotel")));
  }

  @Test
  void aDeadlineIsForcedBeforeThePivotIsSettled() {
    isForcedFirst(machine.decide(trip, new Event.TimerFired(Timer.deadline())));
  }

  @Test
  void aCancelIsForcedBeforeThePivotIsSettled() {
    isForcedFirst(machine.decide(trip, new SagaCommand.Cancel("")));
  }

  @Test
  void exhaustedAttemptsAreForcedBeforeThePivotIsSettled() {
    BranchId payment = new BranchId("payment");
    take(machine.decide(trip, new Event.Unanswered(payment, CallKind.ACTION, 1, "500")));
    isForcedFirst(machine.decide(trip, new Event.Unanswered(payment, CallKind.ACTION, 2, "500")));
  }

  @Test
  void theTurnAtThePivotIsForcedBeforeWhatFollows() {
    isForcedFirst(machine.decide(trip, done("payment")));
  }

  private static void isForcedFirst(Reaction<SagaRecord> reaction) {
    assertThat(reaction.records()).anyMatch(r -> r.durability() == Durability.FORCED);
    assertThat(reaction.effects()).isNotEmpty().allMatch(Effect::waitsForDurability);
  }

  private static Event done(String step) {
    return new Event.Answered(
        new BranchId(step), CallKind.ACTION, 1, new BranchAnswer.Done(Json.nil()));
  }

  private void take(Reaction<SagaRecord> reaction) {
    for (SagaRecord record : reaction.records()) {
      trip = machine.evolve(trip, record);
    }
  }
}
