package dev.verdict.protocol.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A choice made by time or by order of arrival is forced before any effect that depends on it. */
class Rule22ForcedChoicesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final BranchId TAKE = new BranchId("take");

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
  void whatAnOperatorResolvedIsForcedBeforeWhatCameBeforeItIsUndone() {
    BranchId maybe = new BranchId("maybe");
    Json more = new Json.Obj(Map.of("more", Json.bool(true)));
    trip = machine.initial(SagaWorld.TX);
    take(machine.decide(trip, new SagaCommand.Start(Sagas.GAP, Json.emptyObject(), Set.of())));
    take(machine.decide(trip, answered("first", new BranchAnswer.Done(more))));
    take(machine.decide(trip, done("maybe")));
    take(machine.decide(trip, answered("last", new BranchAnswer.Refused("full"))));

    Reaction<SagaRecord> reaction =
        machine.decide(trip, new Event.Resolved(maybe, Outcome.ABORT, "ada", "by hand"));

    assertThat(reaction.records())
        .containsExactly(new SagaRecord.Resolved(maybe, Outcome.ABORT, "ada", "by hand"));
    isForcedFirst(reaction);
  }

  @Test
  void thatAStepWaitsForAPersonIsForcedBeforeAnybodyIsShownIt() {
    trip = machine.initial(SagaWorld.TX);
    take(machine.decide(trip, new SagaCommand.Start(Sagas.PARKED, Json.emptyObject(), Set.of())));

    Reaction<SagaRecord> reaction =
        machine.decide(
            trip, new Event.Answered(TAKE, CallKind.ACTION, 1, new BranchAnswer.Refused("full")));

    assertThat(reaction.records())
        .containsExactly(new SagaRecord.StepParked(TAKE, 1, "refused: full"));
    assertThat(reaction.records().get(0).durability()).isEqualTo(Durability.FORCED);
    assertThat(reaction.effects()).isEmpty();
    take(reaction);
    assertThat(machine.resume(trip)).noneMatch(Effect.Call.class::isInstance);
  }

  @Test
  void thatAPersonAskedForAnotherAttemptIsForcedBeforeTheCall() {
    trip = machine.initial(SagaWorld.TX);
    take(machine.decide(trip, new SagaCommand.Start(Sagas.PARKED, Json.emptyObject(), Set.of())));
    take(
        machine.decide(
            trip, new Event.Answered(TAKE, CallKind.ACTION, 1, new BranchAnswer.Refused("full"))));

    Reaction<SagaRecord> reaction = machine.decide(trip, new Event.Nudged());

    assertThat(reaction.records()).containsExactly(new SagaRecord.Attempted(TAKE, 2));
    isForcedFirst(reaction);
    take(reaction);
    assertThat(machine.resume(trip))
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.Call.class, effect -> assertThat(effect.call().attempt()).isEqualTo(2));
  }

  /** As logs have it that were written when it was stored lazily. */
  @Test
  void aStepOfALogBeforeThatWaitsForAPersonToo() {
    trip = machine.initial(SagaWorld.TX);
    take(machine.decide(trip, new SagaCommand.Start(Sagas.PARKED, Json.emptyObject(), Set.of())));

    trip =
        machine.evolve(trip, new SagaRecord.StepStuck(TAKE, CallKind.ACTION, 1, "refused: full"));

    assertThat(machine.resume(trip)).noneMatch(Effect.Call.class::isInstance);
    assertThat(machine.decide(trip, new Event.TimerFired(Timer.retry(TAKE))).effects()).isEmpty();
  }

  @Test
  void theTurnAtThePivotIsForcedBeforeWhatFollows() {
    isForcedFirst(machine.decide(trip, done("payment")));
  }

  @Test
  void theEndOfASleepIsForcedBeforeTheNextStep() {
    atTheSleep();
    isForcedFirst(machine.decide(trip, new Event.TimerFired(wait("cool_off"))));
  }

  @Test
  void aSignalIsForcedBeforeTheNextStep() {
    atTheSignal();
    isForcedFirst(machine.decide(trip, new SagaCommand.Signal("paid", Json.emptyObject())));
  }

  @Test
  void aSignalThatNobodyWaitsForYetIsForced() {
    atTheSleep();
    Reaction<SagaRecord> reaction =
        machine.decide(trip, new SagaCommand.Signal("paid", Json.emptyObject()));
    assertThat(reaction.records())
        .singleElement()
        .extracting(SagaRecord::durability)
        .isEqualTo(Durability.FORCED);
  }

  @Test
  void thatASignalDidNotComeInTimeIsForcedBeforeTheUndo() {
    atTheSignal();
    isForcedFirst(machine.decide(trip, new Event.TimerFired(wait("paid"))));
  }

  @Test
  void theDefaultOfASignalIsForcedBeforeTheNextStep() {
    atTheSignal();
    take(machine.decide(trip, new SagaCommand.Signal("paid", Json.emptyObject())));
    take(machine.decide(trip, done("ship")));
    isForcedFirst(machine.decide(trip, new Event.TimerFired(wait("rating"))));
  }

  /** When it is due decides nothing: only that it was due does. */
  @Test
  void theTimeOfATimerMayBeLost() {
    atTheSleep();
    Reaction<SagaRecord> reaction = machine.decide(trip, new Event.Armed(wait("cool_off"), 9));
    assertThat(reaction.records()).containsExactly(new SagaRecord.TimerSet(wait("cool_off"), 9));
    assertThat(reaction.records().get(0).durability()).isEqualTo(Durability.LAZY);
    assertThat(reaction.effects()).isEmpty();
    assertThat(machine.resume(trip)).contains(new Effect.Arm(wait("cool_off"), MINUTE));
    take(reaction);
    assertThat(machine.resume(trip)).contains(new Effect.WakeAt(wait("cool_off"), 9, MINUTE));
  }

  private void atTheSleep() {
    trip = machine.initial(SagaWorld.TX);
    take(machine.decide(trip, new SagaCommand.Start(Sagas.ORDER, Json.emptyObject(), Set.of())));
    take(machine.decide(trip, done("hold")));
  }

  private void atTheSignal() {
    atTheSleep();
    take(machine.decide(trip, new Event.TimerFired(wait("cool_off"))));
  }

  private static Timer wait(String step) {
    return Timer.ofWait(new BranchId(step));
  }

  private static void isForcedFirst(Reaction<SagaRecord> reaction) {
    assertThat(reaction.records()).anyMatch(r -> r.durability() == Durability.FORCED);
    assertThat(reaction.effects()).isNotEmpty().allMatch(Effect::waitsForDurability);
  }

  private static Event done(String step) {
    return answered(step, new BranchAnswer.Done(Json.nil()));
  }

  private static Event answered(String step, BranchAnswer answer) {
    return new Event.Answered(new BranchId(step), CallKind.ACTION, 1, answer);
  }

  private void take(Reaction<SagaRecord> reaction) {
    for (SagaRecord record : reaction.records()) {
      trip = machine.evolve(trip, record);
    }
  }
}
