package dev.verdict.protocol.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Refusal;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What an operator gives takes a step's place only once the step's participant has left a tombstone
 * under its key, and on record before anything follows.
 */
class Rule23ReplacedStepsTest {
  private static final BranchId TAKE = new BranchId("take");
  private static final Json GIVEN = Json.number(4);

  private final SagaMachine machine = new SagaMachine();
  private SagaState saga = machine.initial(SagaWorld.TX);

  @BeforeEach
  void startTheFirstStep() {
    take(machine.decide(saga, new SagaCommand.Start(Sagas.STEADY, Json.emptyObject(), Set.of())));
  }

  @Test
  void theOperatorsHandIsForcedBeforeTheStepIsRuledOut() {
    Reaction<SagaRecord> reaction = give();

    assertThat(reaction.records())
        .containsExactly(new SagaRecord.ResultGiven(TAKE, GIVEN, false, "ada", "by hand"));
    isForcedFirst(reaction);
    assertThat(kinds(reaction)).containsExactly(CallKind.SETTLE);
    assertThat(saga.outcome()).isEmpty();
    assertThat(saga.step(TAKE).output()).isEmpty();
  }

  @Test
  void whatTakesItsPlaceIsForcedBeforeTheNextStep() {
    give();

    Reaction<SagaRecord> reaction = answered(CallKind.SETTLE, new BranchAnswer.Tombstone());

    assertThat(reaction.records()).containsExactly(new SagaRecord.StepReplaced(TAKE));
    isForcedFirst(reaction);
    assertThat(saga.step(TAKE).output()).contains(GIVEN);
  }

  @Test
  void anAnswerToTheActionThatWasOnItsWayCountsAsOneToSettle() {
    give();
    answered(CallKind.ACTION, new BranchAnswer.Done(Json.number(1)));

    assertThat(saga.step(TAKE).output()).contains(Json.number(1));
    assertThat(saga.step(TAKE).detail()).isEqualTo("it had run: what ada gave was not taken");
    assertThat(answered(CallKind.SETTLE, new BranchAnswer.Done(Json.number(1))).records())
        .isEmpty();
  }

  @Test
  void aRefusalThatIsStoredRulesItOutAsWell() {
    give();
    answered(CallKind.ACTION, new BranchAnswer.Refused("full"));

    assertThat(saga.step(TAKE).output()).contains(GIVEN);
  }

  @Test
  void silenceRulesNothingOutHoweverLongItLasts() {
    give();
    for (int attempt = 1; attempt < 3 * SagaMachine.STUCK_AFTER_ATTEMPTS; attempt++) {
      take(machine.decide(saga, new Event.Unanswered(TAKE, CallKind.SETTLE, attempt, "away")));
    }

    assertThat(saga.step(TAKE).status()).isEqualTo(StepStatus.REPLACING);
    assertThat(saga.stuck()).isPresent();
  }

  @Test
  void aWishThatWaitsIsCorrectedWithoutAskingAnew() {
    give();
    take(machine.decide(saga, new Event.Unanswered(TAKE, CallKind.SETTLE, 1, "away")));
    SagaCommand corrected =
        new SagaCommand.Substitute(TAKE, Json.number(5), false, "bob", "mistyped");

    Reaction<SagaRecord> reaction = take(machine.decide(saga, corrected));

    assertThat(reaction.records())
        .containsExactly(
            new SagaRecord.ResultGiven(TAKE, Json.number(5), false, "bob", "mistyped"));
    assertThat(reaction.records().get(0).durability()).isEqualTo(Durability.FORCED);
    assertThat(kinds(reaction)).isEmpty();
    assertThat(saga.step(TAKE).failures()).isEqualTo(1);
    assertThat(saga.step(TAKE).detail()).isEqualTo("to be given by bob: mistyped");
    take(
        machine.decide(
            saga, new Event.Answered(TAKE, CallKind.SETTLE, 2, new BranchAnswer.Tombstone())));
    assertThat(saga.step(TAKE).output()).contains(Json.number(5));
  }

  @Test
  void theSameAgainChangesNothingBeforeOrAfterItHasThePlace() {
    give();
    assertThat(give()).isEqualTo(Reaction.nothing());
    answered(CallKind.SETTLE, new BranchAnswer.Tombstone());

    assertThat(give()).isEqualTo(Reaction.nothing());
    SagaCommand skip = new SagaCommand.Skip(TAKE, "ada", "by hand");
    assertThat(machine.decide(saga, skip).refusal())
        .map(Refusal::code)
        .contains(Refusal.Code.STEP_NOT_RUNNING);
  }

  private Reaction<SagaRecord> give() {
    return take(
        machine.decide(saga, new SagaCommand.Substitute(TAKE, GIVEN, false, "ada", "by hand")));
  }

  private Reaction<SagaRecord> answered(CallKind kind, BranchAnswer answer) {
    return take(machine.decide(saga, new Event.Answered(TAKE, kind, 1, answer)));
  }

  private Reaction<SagaRecord> take(Reaction<SagaRecord> reaction) {
    for (SagaRecord each : reaction.records()) {
      saga = machine.evolve(saga, each);
    }
    return reaction;
  }

  private static List<CallKind> kinds(Reaction<SagaRecord> reaction) {
    return reaction.effects().stream()
        .filter(Effect.Call.class::isInstance)
        .map(effect -> ((Effect.Call) effect).call().kind())
        .toList();
  }

  private static void isForcedFirst(Reaction<SagaRecord> reaction) {
    assertThat(reaction.records()).allMatch(each -> each.durability() == Durability.FORCED);
    assertThat(reaction.effects()).isNotEmpty().allMatch(Effect::waitsForDurability);
  }
}
