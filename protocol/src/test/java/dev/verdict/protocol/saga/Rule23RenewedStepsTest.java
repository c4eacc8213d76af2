package dev.verdict.protocol.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Refusal;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Another input under the same key is refused (rule 23), so that an operator's is called under a
 * key of its own: only once the key before has a tombstone, and on record before the call.
 */
class Rule23RenewedStepsTest {
  private static final BranchId TAKE = new BranchId("take");
  private static final BranchId PUT = new BranchId("put");
  private static final BranchId TAKE_2 = new BranchId("verdict.2.take");
  private static final BranchId TAKE_3 = new BranchId("verdict.3.take");
  private static final Json GIVEN = Json.number(4);
  private static final Json CORRECTED = Json.number(5);
  private static final Json RETURNED = Json.text("ticket");
  private static final BranchAnswer TOMBSTONE = new BranchAnswer.Tombstone();
  private static final BranchAnswer DONE = new BranchAnswer.Done(RETURNED);

  private final SagaMachine machine = new SagaMachine();
  private SagaState saga = machine.initial(SagaWorld.TX);

  // --- the key before has a tombstone first

  @Test
  void theOperatorsHandIsForcedBeforeTheKeyIsRuledOut() {
    start(Set.of());

    Reaction<SagaRecord> reaction = give(GIVEN);

    assertThat(reaction.records())
        .containsExactly(new SagaRecord.InputGiven(TAKE, GIVEN, "ada", "mistyped"));
    isForcedFirst(reaction);
    assertThat(only(reaction).kind()).isEqualTo(CallKind.SETTLE);
    assertThat(only(reaction).branch()).isEqualTo(TAKE);
  }

  @Test
  void theNewKeyIsForcedBeforeItIsCalledWithTheInput() {
    start(Set.of());
    give(GIVEN);

    Reaction<SagaRecord> reaction = answered(TAKE, CallKind.SETTLE, TOMBSTONE);

    assertThat(reaction.records()).containsExactly(new SagaRecord.StepRenewed(TAKE, 2));
    isForcedFirst(reaction);
    assertThat(only(reaction).kind()).isEqualTo(CallKind.ACTION);
    assertThat(only(reaction).branch()).isEqualTo(TAKE_2);
    assertThat(only(reaction).payload()).isEqualTo(GIVEN);
    assertThat(only(reaction).attempt()).isEqualTo(1);
  }

  @Test
  void aRefusalThatIsStoredRulesItOutAsWell() {
    start(Set.of());
    give(GIVEN);

    answered(TAKE, CallKind.ACTION, new BranchAnswer.Refused("no such account"));

    assertThat(saga.step(TAKE).status()).isEqualTo(StepStatus.RUNNING);
    assertThat(saga.branches().get(0).key()).isEqualTo(TAKE_2);
  }

  @Test
  void whatRanAfterAllKeepsItsInputAndResult() {
    start(Set.of());
    give(GIVEN);

    answered(TAKE, CallKind.SETTLE, DONE);

    assertThat(saga.step(TAKE).output()).contains(RETURNED);
    assertThat(saga.branches().get(0).key()).isEqualTo(TAKE);
    assertThat(saga.step(TAKE).detail()).isEqualTo("it had run: what ada gave was not taken");
  }

  @Test
  void silenceRulesNothingOut() {
    start(Set.of());
    give(GIVEN);

    for (int attempt = 1; attempt < 3 * SagaMachine.STUCK_AFTER_ATTEMPTS; attempt++) {
      take(machine.decide(saga, new Event.Unanswered(TAKE, CallKind.SETTLE, attempt, "away")));
    }

    assertThat(saga.step(TAKE).status()).isEqualTo(StepStatus.REPLACING);
  }

  // --- who answers for which key

  @Test
  void aLateRefusalOfTheKeyBeforeSaysNothingOfTheNewOne() {
    renewed();

    assertThat(answered(TAKE, CallKind.ACTION, new BranchAnswer.Refused("no")).records()).isEmpty();
    assertThat(answered(TAKE, CallKind.ACTION, TOMBSTONE).records()).isEmpty();
    assertThat(
            take(machine.decide(saga, new Event.Unanswered(TAKE, CallKind.ACTION, 1, "lost")))
                .records())
        .isEmpty();

    assertThat(saga.step(TAKE).status()).isEqualTo(StepStatus.RUNNING);
    assertThat(saga.step(TAKE).failures()).isZero();
  }

  @Test
  void nothingThatIsSaidOfTheKeyBeforeEndsTheStep() {
    renewed();

    assertThat(answered(TAKE, CallKind.ACTION, DONE).records()).isEmpty();
    assertThat(answered(TAKE, CallKind.SETTLE, DONE).records()).isEmpty();

    assertThat(saga.step(TAKE).status()).isEqualTo(StepStatus.RUNNING);
    assertThat(saga.isRuledOut(TAKE)).isTrue();
    assertThat(saga.isRuledOut(TAKE_2)).isFalse();
    assertThat(saga.isRuledOut(PUT)).isFalse();
    assertThat(saga.isRuledOut(new BranchId("none"))).isFalse();
  }

  @Test
  void whileAnInputWaitsThatIsWhatItIsCalledWithNext() {
    start(Set.of());
    Json usual = saga.inputOf(TAKE).orElseThrow();
    assertThat(saga.nextInputOf(TAKE)).contains(usual);

    give(GIVEN);

    assertThat(saga.inputOf(TAKE)).contains(usual);
    assertThat(saga.nextInputOf(TAKE)).contains(GIVEN);
  }

  @Test
  void itIsDoneOnceTheNewKeyIs() {
    renewed();

    Reaction<SagaRecord> reaction = answered(TAKE_2, CallKind.ACTION, DONE);

    assertThat(saga.step(TAKE).word()).isEqualTo("done");
    assertThat(saga.step(TAKE).detail()).isEqualTo("done with the input of ada: mistyped");
    assertThat(only(reaction).branch()).isEqualTo(PUT);
  }

  @Test
  void aStepThatWasNotGivenAnInputHasNoSuchKey() {
    start(Set.of());

    assertThat(answered(TAKE_2, CallKind.ACTION, DONE).records()).isEmpty();
    assertThat(answered(new BranchId("verdict.2.none"), CallKind.ACTION, DONE).records()).isEmpty();
    assertThat(take(machine.decide(saga, unanswered(TAKE_2))).records()).isEmpty();
    assertThat(take(machine.decide(saga, unanswered(new BranchId("verdict.2.none")))).records())
        .isEmpty();
  }

  // --- undone under the key that ran, with its input

  @Test
  void itIsUndoneUnderTheKeyThatRanWithTheInputThatRan() {
    renewed();
    answered(TAKE_2, CallKind.ACTION, DONE);
    cancel();

    Reaction<SagaRecord> undo = answered(PUT, CallKind.SETTLE, TOMBSTONE);

    assertThat(only(undo).kind()).isEqualTo(CallKind.COMPENSATE);
    assertThat(only(undo).branch()).isEqualTo(TAKE_2);
    assertThat(only(undo).payload())
        .isEqualTo(new Json.Obj(Map.of("input", GIVEN, "output", RETURNED)));
    answered(TAKE_2, CallKind.COMPENSATE, DONE);
    assertThat(saga.phase()).isEqualTo(SagaStatus.COMPENSATED);
  }

  @Test
  void givenUpWhileItIsCalledTheNewKeyIsAsked() {
    renewed();

    Reaction<SagaRecord> asked = cancel();

    assertThat(only(asked).kind()).isEqualTo(CallKind.SETTLE);
    assertThat(only(asked).branch()).isEqualTo(TAKE_2);
  }

  @Test
  void givenUpWhileTheKeyBeforeIsRuledOutNothingIsCalledAnew() {
    start(Set.of());
    give(GIVEN);
    cancel();

    Reaction<SagaRecord> ruledOut = answered(TAKE, CallKind.SETTLE, TOMBSTONE);

    assertThat(calls(ruledOut)).isEmpty();
    assertThat(saga.step(TAKE).status()).isEqualTo(StepStatus.RULED_OUT);
    assertThat(saga.phase()).isEqualTo(SagaStatus.COMPENSATED);
  }

  @Test
  void theNextOwnerCallsTheKeyThatIsOnRecord() {
    renewed();
    take(machine.decide(saga, new Event.TakenOver(8)));

    BranchCall call = ((Effect.Call) machine.resume(saga).get(0)).call();

    assertThat(call.branch()).isEqualTo(TAKE_2);
    assertThat(call.payload()).isEqualTo(GIVEN);
  }

  // --- once more

  @Test
  void aWishThatWaitsIsCorrected() {
    start(Set.of());
    give(GIVEN);

    Reaction<SagaRecord> corrected = give(CORRECTED);
    assertThat(calls(corrected)).isEmpty();
    Reaction<SagaRecord> renewed = answered(TAKE, CallKind.SETTLE, TOMBSTONE);

    assertThat(only(renewed).payload()).isEqualTo(CORRECTED);
    assertThat(only(renewed).branch()).isEqualTo(TAKE_2);
  }

  @Test
  void anInputThatWasGivenMayBeReplacedByAnother() {
    renewed();

    assertThat(only(give(CORRECTED)).branch()).isEqualTo(TAKE_2);
    Reaction<SagaRecord> renewed = answered(TAKE_2, CallKind.SETTLE, TOMBSTONE);

    assertThat(only(renewed).branch()).isEqualTo(TAKE_3);
    assertThat(only(renewed).payload()).isEqualTo(CORRECTED);
  }

  /** Who heard no answer asks again: that must not call it under yet another key. */
  @Test
  void theSameAgainChangesNothing() {
    start(Set.of());
    give(GIVEN);
    assertThat(give(GIVEN)).isEqualTo(Reaction.nothing());
    answered(TAKE, CallKind.SETTLE, TOMBSTONE);
    assertThat(give(GIVEN)).isEqualTo(Reaction.nothing());

    take(machine.decide(saga, new Event.Unanswered(TAKE_2, CallKind.ACTION, 1, "500")));
    assertThat(give(GIVEN)).isEqualTo(Reaction.nothing());

    answered(TAKE_2, CallKind.ACTION, DONE);
    assertThat(give(GIVEN)).isEqualTo(Reaction.nothing());
    assertThat(refusal(give(CORRECTED))).contains("is not being done: it is done");
  }

  @Test
  void aResultMayTakeThePlaceOfWhatWasCalledAnew() {
    renewed();

    Reaction<SagaRecord> skip =
        take(machine.decide(saga, new SagaCommand.Skip(TAKE, "bob", "not needed")));
    assertThat(only(skip).branch()).isEqualTo(TAKE_2);
    answered(TAKE_2, CallKind.SETTLE, TOMBSTONE);

    assertThat(saga.step(TAKE).word()).isEqualTo("left_out");
  }

  @Test
  void aRetryGoesToTheNewKey() {
    renewed();
    take(machine.decide(saga, new Event.Unanswered(TAKE_2, CallKind.ACTION, 1, "500")));

    Reaction<SagaRecord> retried = take(machine.decide(saga, new Event.Nudged()));

    assertThat(only(retried).branch()).isEqualTo(TAKE_2);
    assertThat(only(retried).attempt()).isEqualTo(2);
  }

  // --- where it cannot be

  /** What ran there under the key before would be undone by nobody. */
  @Test
  void whatAPlainEndpointWasCalledForKeepsItsKey() {
    start(Set.of("two"));
    assertThat(refusal(give(GIVEN))).contains("was called at a plain endpoint");

    take(machine.decide(saga, new Event.Unanswered(TAKE, CallKind.ACTION, 1, "500")));

    assertThat(refusal(give(GIVEN))).contains("cannot rule out that it ran");
    cancel();
    assertThat(saga.branches().get(0).key()).isEqualTo(TAKE);
    assertThat(saga.step(TAKE).status()).isEqualTo(StepStatus.COMPENSATING);
  }

  @Test
  void whatAPersonDidIsNotCalledOnceMore() {
    start(Set.of());
    take(machine.decide(saga, new SagaCommand.Substitute(TAKE, GIVEN, true, "ada", "by hand")));

    assertThat(refusal(give(GIVEN))).contains("a person did step take by hand");
  }

  @Test
  void aTransactionWithinASagaHasAnInputOfItsOwn() {
    SagaDefinition sale =
        Sagas.saga(
            """
            {"name": "sale", "version": 1, "steps": [{"name": "take", "atomic": [
              {"name": "debit", "participant": "bank", "operation": "debit",
               "compensation": "credit"}]}]}
            """);
    take(machine.decide(saga, new SagaCommand.Start(sale, Json.emptyObject(), Set.of())));

    assertThat(refusal(give(GIVEN))).contains("carries out an atomic transaction");
  }

  @Test
  void anItemOfAListIsCalledAnewByItsWholeName() {
    take(machine.decide(saga, new SagaCommand.Start(Sagas.BASKET, Json.emptyObject(), Set.of())));
    Json items = new Json.Arr(List.of(new Json.Obj(Map.of("sku", Json.number(1)))));
    answered(
        new BranchId("order"),
        CallKind.ACTION,
        new BranchAnswer.Done(new Json.Obj(Map.of("items", items))));
    BranchId item = new BranchId("take.0");

    take(machine.decide(saga, new SagaCommand.GiveInput(item, GIVEN, "ada", "mistyped")));
    Reaction<SagaRecord> renewed = answered(item, CallKind.SETTLE, TOMBSTONE);

    assertThat(only(renewed).branch()).hasToString("verdict.2.take.0");
    assertThat(only(renewed).payload()).isEqualTo(GIVEN);
  }

  @Test
  void aSagaThatIsPausedCallsItAfterwards() {
    start(Set.of());
    give(GIVEN);
    take(machine.decide(saga, new Event.Paused("ada", "look")));
    assertThat(calls(answered(TAKE, CallKind.SETTLE, TOMBSTONE))).isEmpty();

    Reaction<SagaRecord> resumed =
        take(machine.decide(saga, new Event.Resumed("ada", "go", Set.of())));

    assertThat(only(resumed).branch()).isEqualTo(TAKE_2);
  }

  @Test
  void aStepThatIsGivenUpIsResolvedByItsName() {
    renewed();
    answered(TAKE_2, CallKind.ACTION, DONE);
    cancel();
    answered(PUT, CallKind.SETTLE, TOMBSTONE);

    take(machine.decide(saga, new Event.Resolved(TAKE, Outcome.ABORT, "ada", "refunded")));

    assertThat(saga.phase()).isEqualTo(SagaStatus.COMPENSATED);
  }

  @Test
  void thereAreOnlySoManyKeys() {
    start(Set.of());
    for (int generation = 1; generation < StepKey.GENERATIONS_MAX; generation++) {
      give(Json.number(generation));
      answered(new StepKey(TAKE, generation).branch(), CallKind.SETTLE, TOMBSTONE);
    }
    assertThat(saga.branches().get(0).key().text()).isEqualTo("verdict.99.take");

    assertThat(refusal(give(GIVEN))).contains("gets no further input");
  }

  @Test
  void keysAreReadAsTheyAreWritten() {
    assertThat(StepKey.of(TAKE)).isEqualTo(new StepKey(TAKE, 1));
    assertThat(StepKey.of(TAKE_2)).isEqualTo(new StepKey(TAKE, 2));
    assertThat(StepKey.of(new BranchId("verdict.12.a.3.b")))
        .isEqualTo(new StepKey(new BranchId("a.3.b"), 12));
    for (String name : List.of("verdict.locks", "verdict.2.", "verdict.x.a", "verdict.100.a")) {
      assertThat(StepKey.of(new BranchId(name))).isEqualTo(new StepKey(new BranchId(name), 1));
    }
    assertThat(new StepKey(new BranchId("n".repeat(55)), 1).next()).isEmpty();
    assertThat(new StepKey(new BranchId("n".repeat(54)), 1).next()).isPresent();
  }

  private void start(Set<String> plain) {
    take(machine.decide(saga, new SagaCommand.Start(Sagas.STEADY, Json.emptyObject(), plain)));
  }

  /** Called anew, with the input given. */
  private void renewed() {
    start(Set.of());
    give(GIVEN);
    answered(TAKE, CallKind.SETTLE, TOMBSTONE);
  }

  private Reaction<SagaRecord> give(Json input) {
    return take(machine.decide(saga, new SagaCommand.GiveInput(TAKE, input, "ada", "mistyped")));
  }

  private Reaction<SagaRecord> cancel() {
    return take(machine.decide(saga, new SagaCommand.Cancel("no more wanted")));
  }

  private static Event unanswered(BranchId branch) {
    return new Event.Unanswered(branch, CallKind.ACTION, 1, "500");
  }

  private Reaction<SagaRecord> answered(BranchId branch, CallKind kind, BranchAnswer answer) {
    return take(machine.decide(saga, new Event.Answered(branch, kind, 1, answer)));
  }

  private Reaction<SagaRecord> take(Reaction<SagaRecord> reaction) {
    for (SagaRecord each : reaction.records()) {
      saga = machine.evolve(saga, each);
    }
    return reaction;
  }

  private static String refusal(Reaction<SagaRecord> reaction) {
    Refusal refusal = reaction.refusal().orElseThrow();
    assertThat(refusal.code()).isEqualTo(Refusal.Code.STEP_NOT_RUNNING);
    return refusal.detail();
  }

  private static List<BranchCall> calls(Reaction<SagaRecord> reaction) {
    return reaction.effects().stream()
        .filter(Effect.Call.class::isInstance)
        .map(effect -> ((Effect.Call) effect).call())
        .toList();
  }

  private static BranchCall only(Reaction<SagaRecord> reaction) {
    assertThat(calls(reaction)).hasSize(1);
    return calls(reaction).get(0);
  }

  private static void isForcedFirst(Reaction<SagaRecord> reaction) {
    assertThat(reaction.records()).allMatch(each -> each.durability() == Durability.FORCED);
    assertThat(reaction.effects()).isNotEmpty().allMatch(Effect::waitsForDurability);
  }
}
