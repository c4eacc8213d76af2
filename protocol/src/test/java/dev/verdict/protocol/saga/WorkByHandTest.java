package dev.verdict.protocol.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Refusal;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What a person did for a step is never forgotten, however the step ends and whenever the saga is
 * given up; a step that is being replaced then is asked on until it answers; and at a plain
 * endpoint nothing takes the place of an attempt that may still tell that it ran.
 */
class WorkByHandTest {
  private static final BranchId TAKE = new BranchId("take");
  private static final BranchId PUT = new BranchId("put");
  private static final Json GIVEN = Json.number(4);
  private static final Json ITS_OWN = Json.number(1);
  private static final String TO_UNDO = "to be undone by hand, as it was done by ada: by hand";

  private final SagaMachine machine = new SagaMachine();
  private SagaState saga = machine.initial(SagaWorld.TX);

  @Test
  void givenUpBeforeTheStepIsRuledOutItStillWaitsForThePersonToUndoIt() {
    start(Sagas.STEADY, Set.of());
    give(TAKE, true);
    cancel();
    answered(TAKE, CallKind.SETTLE, new BranchAnswer.Tombstone());

    waitsForThePerson(TAKE);
    takeOver();
    waitsForThePerson(TAKE);

    resolve(TAKE);
    assertThat(saga.phase()).isEqualTo(SagaStatus.COMPENSATED);
  }

  @Test
  void aStoredRefusalSaysAsMuchAsATombstone() {
    start(Sagas.STEADY, Set.of());
    give(TAKE, true);
    cancel();
    answered(TAKE, CallKind.SETTLE, new BranchAnswer.Refused("full"));

    waitsForThePerson(TAKE);
  }

  @Test
  void givenUpAndFoundToHaveRunItIsUndoneByItsServiceAndThenByThePerson() {
    start(Sagas.STEADY, Set.of());
    give(TAKE, true);
    cancel();

    Reaction<SagaRecord> ran = answered(TAKE, CallKind.SETTLE, new BranchAnswer.Done(ITS_OWN));
    assertThat(kinds(ran)).containsExactly(CallKind.COMPENSATE);
    take(machine.decide(saga, new Event.Unanswered(TAKE, CallKind.COMPENSATE, 1, "away")));
    take(
        machine.decide(
            saga,
            new Event.Answered(TAKE, CallKind.COMPENSATE, 2, new BranchAnswer.Done(Json.nil()))));

    waitsForThePerson(TAKE);
    resolve(TAKE);
    assertThat(saga.phase()).isEqualTo(SagaStatus.COMPENSATED);
  }

  @Test
  void workThatWasDoneTwiceShowsForGood() {
    start(Sagas.STEADY, Set.of());
    give(TAKE, true);
    answered(TAKE, CallKind.SETTLE, new BranchAnswer.Done(ITS_OWN));

    assertThat(saga.step(TAKE).output()).contains(ITS_OWN);
    assertThat(saga.step(TAKE).detail())
        .isEqualTo("it had run: what ada gave was not taken, and was done by hand besides");

    answered(PUT, CallKind.ACTION, new BranchAnswer.Done(Json.nil()));
    assertThat(saga.phase()).isEqualTo(SagaStatus.COMPLETED);
    assertThat(saga.step(TAKE).word()).isEqualTo("done_besides");
  }

  @Test
  void workThatWasDoneTwiceIsUndoneTwice() {
    start(Sagas.STEADY, Set.of());
    give(TAKE, true);
    answered(TAKE, CallKind.SETTLE, new BranchAnswer.Done(ITS_OWN));
    cancel();
    answered(PUT, CallKind.SETTLE, new BranchAnswer.Tombstone());
    assertThat(saga.step(TAKE).stuck()).isFalse();
    answered(TAKE, CallKind.COMPENSATE, new BranchAnswer.Done(Json.nil()));

    waitsForThePerson(TAKE);
  }

  @Test
  void aPivotDoneByHandIsPassedThoughTheSagaWasToBeGivenUp() {
    BranchId payment = new BranchId("payment");
    start(Sagas.TRIP, Set.of());
    answered(new BranchId("flight"), CallKind.ACTION, new BranchAnswer.Done(ITS_OWN));
    answered(new BranchId("hotel"), CallKind.ACTION, new BranchAnswer.Done(ITS_OWN));
    give(payment, true);
    take(machine.decide(saga, new Event.TimerFired(Timer.deadline())));
    assertThat(saga.phase()).isEqualTo(SagaStatus.SETTLING);

    answered(payment, CallKind.SETTLE, new BranchAnswer.Tombstone());

    assertThat(saga.outcome()).contains(Outcome.COMMIT);
    assertThat(saga.step(payment).word()).isEqualTo("given");
  }

  @Test
  void aPivotWithoutWorkIsNotPassedOnceTheSagaIsGivenUp() {
    BranchId payment = new BranchId("payment");
    start(Sagas.TRIP, Set.of());
    answered(new BranchId("flight"), CallKind.ACTION, new BranchAnswer.Done(ITS_OWN));
    answered(new BranchId("hotel"), CallKind.ACTION, new BranchAnswer.Done(ITS_OWN));
    give(payment, false);
    take(machine.decide(saga, new Event.TimerFired(Timer.deadline())));

    answered(payment, CallKind.SETTLE, new BranchAnswer.Tombstone());

    assertThat(saga.outcome()).contains(Outcome.ABORT);
  }

  @Test
  void givenUpWhileItsServiceIsAwayTheStepIsAskedOn() {
    start(Sagas.STEADY, Set.of());
    give(TAKE, false);
    isAskedOnOnceGivenUp();
  }

  @Test
  void soIsOneThatWaitedForAPerson() {
    start(Sagas.PARKED, Set.of());
    answered(TAKE, CallKind.ACTION, new BranchAnswer.Refused("full"));
    give(TAKE, false);
    isAskedOnOnceGivenUp();
  }

  @Test
  void soIsOneOfWhichASuccessorKnowsLess() {
    start(Sagas.STEADY, Set.of());
    give(TAKE, false);
    settleFails(1);
    takeOver();
    isAskedOnOnceGivenUp();
  }

  private void isAskedOnOnceGivenUp() {
    int failed = saga.step(TAKE).failures();
    settleFails(failed + 1);
    cancel();
    assertThat(saga.step(TAKE).status()).isEqualTo(StepStatus.SETTLING);

    assertThat(kinds(take(machine.decide(saga, new Event.TimerFired(Timer.retry(TAKE))))))
        .containsExactly(CallKind.SETTLE);
    assertThat(settleFails(failed + 2).effects())
        .anyMatch(effect -> effect instanceof Effect.Wake wake && isRetryOfTake(wake));
    take(
        machine.decide(
            saga,
            new Event.Answered(TAKE, CallKind.SETTLE, failed + 3, new BranchAnswer.Tombstone())));
    assertThat(saga.phase()).isEqualTo(SagaStatus.COMPENSATED);
  }

  private static boolean isRetryOfTake(Effect.Wake wake) {
    return wake.timer().equals(Timer.retry(TAKE));
  }

  @Test
  void atAPlainEndpointNothingTakesThePlaceOfAnAttemptThatIsUnanswered() {
    start(Sagas.STEADY, Set.of("two"));

    assertThat(give(TAKE, false).refusal())
        .map(Refusal::code)
        .contains(Refusal.Code.STEP_NOT_RUNNING);
    assertThat(skip(TAKE).refusal())
        .map(Refusal::detail)
        .contains(
            "an attempt of step take is under way at a plain endpoint, which cannot rule it out:"
                + " wait for its end");
    assertThat(saga.step(TAKE).status()).isEqualTo(StepStatus.RUNNING);

    actionFails();
    assertThat(skip(TAKE).refusal()).isEmpty();
    assertThat(saga.step(TAKE).word()).isEqualTo("left_out");
  }

  @Test
  void anAnswerThatComesAllTheSameShowsAlsoIfItWroteNothing() {
    start(Sagas.STEADY, Set.of("two"));
    actionFails();
    skip(TAKE);
    answered(TAKE, CallKind.ACTION, new BranchAnswer.ReadOnly(ITS_OWN));

    assertThat(saga.step(TAKE).word()).isEqualTo("done_besides");
  }

  @Test
  void anAnswerThatComesAllTheSameShowsForGood() {
    start(Sagas.STEADY, Set.of("two"));
    actionFails();
    skip(TAKE);
    answered(TAKE, CallKind.ACTION, new BranchAnswer.Done(ITS_OWN));
    assertThat(answered(TAKE, CallKind.ACTION, new BranchAnswer.Done(ITS_OWN)).records()).isEmpty();
    answered(PUT, CallKind.ACTION, new BranchAnswer.Done(Json.nil()));

    assertThat(saga.phase()).isEqualTo(SagaStatus.COMPLETED);
    assertThat(saga.step(TAKE).word()).isEqualTo("done_besides");
    assertThat(saga.step(TAKE).output()).isEmpty();
  }

  @Test
  void whatAPlainEndpointMayHaveDoneIsUndoneThoughItWasLeftOut() {
    start(Sagas.STEADY, Set.of("two"));
    actionFails();
    skip(TAKE);
    cancel();

    Reaction<SagaRecord> ruledOut = answered(PUT, CallKind.SETTLE, new BranchAnswer.Tombstone());
    assertThat(kinds(ruledOut)).containsExactly(CallKind.COMPENSATE);
    answered(TAKE, CallKind.COMPENSATE, new BranchAnswer.Done(Json.nil()));
    assertThat(saga.phase()).isEqualTo(SagaStatus.COMPENSATED);
  }

  @Test
  void whoeverFindsNothingAtItsServiceHasNotUndoneWhatThePersonDid() {
    start(Sagas.STEADY, Set.of());
    give(TAKE, true);
    assertThat(saga.step(TAKE).detail()).isEqualTo("done by hand by ada: by hand");
    cancel();
    settleFails(1);
    assertThat(saga.step(TAKE).detail()).isEqualTo("away; done by hand by ada: by hand");

    resolve(TAKE);

    waitsForThePerson(TAKE);
    takeOver();
    answered(TAKE, CallKind.SETTLE, new BranchAnswer.Done(ITS_OWN));
    waitsForThePerson(TAKE);
    resolve(TAKE);
    assertThat(saga.phase()).isEqualTo(SagaStatus.COMPENSATED);
    assertThat(saga.step(TAKE).status()).isEqualTo(StepStatus.HEURISTIC_ABORT);
  }

  @Test
  void norHasWhoeverUndidWhatItsServiceRefusesToUndo() {
    start(Sagas.STEADY, Set.of());
    give(TAKE, true);
    answered(TAKE, CallKind.SETTLE, new BranchAnswer.Done(ITS_OWN));
    cancel();
    answered(PUT, CallKind.SETTLE, new BranchAnswer.Tombstone());
    answered(TAKE, CallKind.COMPENSATE, new BranchAnswer.Refused("too late"));
    assertThat(saga.stuck().orElseThrow().reason())
        .isEqualTo("the compensation was refused: too late; done by hand by ada: by hand");

    resolve(TAKE);

    waitsForThePerson(TAKE);
    BranchAnswer undone = new BranchAnswer.Done(Json.nil());
    assertThat(answered(TAKE, CallKind.COMPENSATE, undone).records()).isEmpty();
    resolve(TAKE);
    assertThat(saga.phase()).isEqualTo(SagaStatus.COMPENSATED);
  }

  @Test
  void whatIsLeftStandingNamesThePersonWhoseWorkStandsBesides() {
    start(Sagas.STEADY, Set.of());
    give(TAKE, true);
    cancel();
    settleFails(1);
    take(machine.decide(saga, new Event.Resolved(TAKE, Outcome.COMMIT, "bob", "it stays")));

    assertThat(saga.step(TAKE).status()).isEqualTo(StepStatus.HEURISTIC_COMMIT);
    assertThat(saga.step(TAKE).detail()).isEqualTo("bob: it stays; done by hand by ada: by hand");
  }

  @Test
  void aPlainEndpointIsNotToldWhatTheOperatorGaveAsIfItHadReturnedThat() {
    start(Sagas.STEADY, Set.of("two"));
    actionFails();
    give(TAKE, false);
    cancel();

    Reaction<SagaRecord> ruledOut = answered(PUT, CallKind.SETTLE, new BranchAnswer.Tombstone());

    assertThat(payload(ruledOut)).isEqualTo(new Json.Obj(Map.of("input", Json.nil())));
  }

  @Test
  void whatItSaidLaterThatItReturnedIsWhatItIsToUndo() {
    start(Sagas.STEADY, Set.of("two"));
    actionFails();
    give(TAKE, false);
    answered(TAKE, CallKind.ACTION, new BranchAnswer.Done(ITS_OWN));
    assertThat(saga.step(TAKE).output()).contains(GIVEN);
    cancel();

    Reaction<SagaRecord> ruledOut = answered(PUT, CallKind.SETTLE, new BranchAnswer.Tombstone());

    assertThat(payload(ruledOut))
        .isEqualTo(new Json.Obj(Map.of("input", Json.nil(), "output", ITS_OWN)));
  }

  @Test
  void aPlainEndpointThatWasNeverCalledUndoesNothing() {
    start(Sagas.ROW, Set.of("two"));
    take(machine.decide(saga, new Event.Paused("ada", "look")));
    answered(new BranchId("ask"), CallKind.ACTION, new BranchAnswer.Done(Json.nil()));
    assertThat(saga.step(TAKE).status()).isEqualTo(StepStatus.RUNNING);
    give(TAKE, false);
    take(machine.decide(saga, new Event.Resumed("ada", "go", Set.of())));

    Reaction<SagaRecord> refused =
        answered(PUT, CallKind.ACTION, new BranchAnswer.Refused("none left"));

    assertThat(kinds(refused)).isEmpty();
    assertThat(saga.phase()).isEqualTo(SagaStatus.COMPENSATED);
  }

  @Test
  void aCorrectedWishLosesNothingThatAPersonDid() {
    start(Sagas.STEADY, Set.of());
    give(TAKE, true);
    skip(TAKE);
    answered(TAKE, CallKind.SETTLE, new BranchAnswer.Tombstone());
    assertThat(saga.step(TAKE).word()).isEqualTo("left_out");
    cancel();
    answered(PUT, CallKind.SETTLE, new BranchAnswer.Tombstone());

    waitsForThePerson(TAKE);
  }

  private void waitsForThePerson(BranchId step) {
    assertThat(saga.phase()).isEqualTo(SagaStatus.COMPENSATING);
    assertThat(saga.step(step).status()).isEqualTo(StepStatus.COMPENSATING);
    assertThat(saga.stuck()).map(stuck -> stuck.reason()).contains(TO_UNDO);
    assertThat(machine.resume(saga)).isEmpty();
  }

  private void start(SagaDefinition definition, Set<String> plain) {
    take(machine.decide(saga, new SagaCommand.Start(definition, Json.emptyObject(), plain)));
  }

  private Reaction<SagaRecord> give(BranchId step, boolean doneByHand) {
    return take(
        machine.decide(
            saga, new SagaCommand.Substitute(step, GIVEN, doneByHand, "ada", "by hand")));
  }

  private Reaction<SagaRecord> skip(BranchId step) {
    return take(machine.decide(saga, new SagaCommand.Skip(step, "ada", "by hand")));
  }

  private void cancel() {
    take(machine.decide(saga, new SagaCommand.Cancel("no more wanted")));
  }

  private void takeOver() {
    take(machine.decide(saga, new Event.TakenOver(8)));
  }

  private void resolve(BranchId step) {
    take(machine.decide(saga, new Event.Resolved(step, Outcome.ABORT, "ada", "undone")));
  }

  private void actionFails() {
    take(machine.decide(saga, new Event.Unanswered(TAKE, CallKind.ACTION, 1, "lost")));
  }

  private Reaction<SagaRecord> settleFails(int attempt) {
    return take(machine.decide(saga, new Event.Unanswered(TAKE, CallKind.SETTLE, attempt, "away")));
  }

  private Reaction<SagaRecord> answered(BranchId step, CallKind kind, BranchAnswer answer) {
    return take(machine.decide(saga, new Event.Answered(step, kind, 1, answer)));
  }

  private Reaction<SagaRecord> take(Reaction<SagaRecord> reaction) {
    for (SagaRecord each : reaction.records()) {
      saga = machine.evolve(saga, each);
    }
    return reaction;
  }

  private static Json payload(Reaction<SagaRecord> reaction) {
    return reaction.effects().stream()
        .filter(Effect.Call.class::isInstance)
        .map(effect -> ((Effect.Call) effect).call().payload())
        .findFirst()
        .orElseThrow();
  }

  private static List<CallKind> kinds(Reaction<SagaRecord> reaction) {
    return reaction.effects().stream()
        .filter(Effect.Call.class::isInstance)
        .map(effect -> ((Effect.Call) effect).call().kind())
        .toList();
  }
}
