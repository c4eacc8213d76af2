package dev.verdict.protocol.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Blocks that go on as soon as enough of their branches stand. */
class JoinsTest {
  private static final SagaDefinition ANY = quotes(1);
  private static final SagaDefinition TWO = quotes(2);

  /** Any of two quotes, then an order that takes its time; a failed step waits for a person. */
  private static final String PARKING_QUOTES =
      """
      {"name": "quotes", "recovery": "park", "steps": [
        {"name": "air", "participant": "air", "operation": "hold", "compensation": "free",
         "after": []},
        {"name": "train", "participant": "train", "operation": "hold", "compensation": "free",
         "after": []},
        {"name": "order", "participant": "shop", "operation": "order", "compensation": "return",
         "after": ["air", "train"]}],
       "joins": [{"need": 1, "of": [["air"], ["train"]]}]}
      """;

  /** Any of two, then any of two others, of which one would take what the first may return. */
  private static final String TWO_BLOCKS =
      """
      {"name": "blocks", "steps": [
        {"name": "a", "participant": "a", "operation": "do", "compensation": "undo", "after": []},
        {"name": "b", "participant": "b", "operation": "do", "compensation": "undo", "after": []},
        {"name": "x", "participant": "x", "operation": "do", "compensation": "undo",
         "after": ["a", "b"], "input": {"step": "b", "optional": true}},
        {"name": "tail", "participant": "t", "operation": "do", "compensation": "undo",
         "after": ["x"], "input": {"step": "x"}},
        {"name": "y", "participant": "y", "operation": "do", "compensation": "undo",
         "after": ["a", "b"]}],
       "joins": [{"need": 1, "of": [["a"], ["b"]]}, {"need": 1, "of": [["x", "tail"], ["y"]]}]}
      """;

  private final SagaMachine machine = new SagaMachine();
  private SagaState state = machine.initial(SagaWorld.TX);
  private Reaction<SagaRecord> last = Reaction.nothing();

  /** Two quotes of a step each and one of two; the order comes after them. */
  private static SagaDefinition quotes(int need) {
    return Sagas.saga(
        """
        {"name": "quotes", "steps": [
          {"name": "air", "participant": "air", "operation": "hold", "compensation": "free",
           "after": []},
          {"name": "train", "participant": "train", "operation": "hold", "compensation": "free",
           "after": []},
          {"name": "bus", "participant": "bus", "operation": "hold", "compensation": "free",
           "after": []},
          {"name": "seat", "participant": "bus", "operation": "seat", "compensation": "leave"},
          {"name": "order", "participant": "shop", "operation": "order", "compensation": "return",
           "after": ["air", "train", "seat"],
           "input": {"array": [{"step": "air", "optional": true}, {"step": "train", "optional": true},
                               {"step": "seat", "optional": true}]}}],
         "joins": [{"need": %d, "of": [["air"], ["train"], ["bus", "seat"]]}]}
        """
            .formatted(need));
  }

  @Test
  void aBranchDoesNotWinBecauseAnOperatorLeavesItsStepOut() {
    state = machine.initial(SagaWorld.TX);
    SagaCommand start =
        new SagaCommand.Start(Sagas.saga(PARKING_QUOTES), Json.emptyObject(), Set.of());
    for (SagaRecord each : machine.decide(state, start).records()) {
      state = machine.evolve(state, each);
    }

    Reaction<SagaRecord> skipped =
        machine.decide(state, new SagaCommand.Skip(new BranchId("air"), "ada", "not needed"));

    assertThat(skipped.records()).isEmpty();
    assertThat(skipped.refusal().orElseThrow().detail()).contains("an empty one could win");
  }

  @Test
  void theSagaGoesOnAsSoonAsEnoughBranchesStand() {
    start(ANY);
    answers("train", CallKind.ACTION, done(7));

    assertThat(calls()).contains("action order");
    assertThat(state.step(new BranchId("order")).status()).isEqualTo(StepStatus.RUNNING);
  }

  @Test
  void itWaitsForTheOthersAsLongAsNotEnoughDo() {
    start(TWO);
    answers("train", CallKind.ACTION, done(7));
    answers("bus", CallKind.ACTION, done(8));
    assertThat(calls()).containsExactly("action seat");

    answers("seat", CallKind.ACTION, done(9));
    assertThat(calls()).contains("action order");
  }

  /** The choice is made by the order of arrival. */
  @Test
  void rule22_whoWinsIsOnRecordBeforeAnythingFollows() {
    start(ANY);
    answers("train", CallKind.ACTION, done(7));

    assertThat(last.records())
        .filteredOn(each -> each.durability() == Durability.FORCED)
        .containsExactly(
            new SagaRecord.BranchesLost(
                ids("air", "bus", "seat"), "not needed: enough others are done"));
    assertThat(last.effects()).isNotEmpty().allMatch(Effect::waitsForDurability);
  }

  @Test
  void whatWasUnderWayIsSettledAndUndoneWhileTheSagaGoesOn() {
    start(ANY);
    answers("train", CallKind.ACTION, done(7));
    assertThat(calls()).containsExactly("settle air", "settle bus", "action order");

    answers("air", CallKind.SETTLE, done(5));
    assertThat(calls()).containsExactly("compensate air");
    assertThat(state.outcome()).isEmpty();
  }

  @Test
  void whatHadNotStartedNeverDoes() {
    start(ANY);
    answers("train", CallKind.ACTION, done(7));

    assertThat(state.step(new BranchId("seat")).status()).isEqualTo(StepStatus.RULED_OUT);
  }

  @Test
  void aBranchIsUndoneInReverse() {
    start(ANY);
    answers("bus", CallKind.ACTION, done(8));
    answers("train", CallKind.ACTION, done(7));
    assertThat(calls()).contains("settle seat").doesNotContain("compensate bus");

    answers("seat", CallKind.SETTLE, done(1));
    assertThat(calls()).containsExactly("compensate seat");
    answers("seat", CallKind.COMPENSATE, done(0));
    assertThat(calls()).containsExactly("compensate bus");
  }

  @Test
  void theSagaEndsOnlyOnceNothingIsLeftOfTheOthers() {
    start(ANY);
    answers("train", CallKind.ACTION, done(7));
    answers("air", CallKind.SETTLE, done(5));
    answers("bus", CallKind.SETTLE, new BranchAnswer.Tombstone());
    answers("order", CallKind.ACTION, done(1));
    assertThat(state.outcome()).contains(Outcome.COMMIT);
    assertThat(state.finished()).isFalse();

    answers("air", CallKind.COMPENSATE, done(0));
    assertThat(state.phase()).isEqualTo(SagaStatus.COMPLETED);
  }

  @Test
  void whatComesAfterSeesOnlyTheBranchesThatWon() {
    start(ANY);
    answers("bus", CallKind.ACTION, done(8));
    answers("air", CallKind.ACTION, done(5));

    assertThat(payload("order"))
        .isEqualTo(new Json.Arr(List.of(Json.number(5), Json.nil(), Json.nil())));
  }

  @Test
  void aRefusedBranchDoesNotTurnTheSagaBackWhileEnoughAreLeft() {
    start(TWO);
    answers("air", CallKind.ACTION, new BranchAnswer.Refused("full"));
    assertThat(state.outcome()).isEmpty();
    assertThat(state.step(new BranchId("air")).lost()).isTrue();

    answers("train", CallKind.ACTION, new BranchAnswer.Refused("strike"));
    assertThat(state.outcome()).contains(Outcome.ABORT);
    assertThat(state.reason()).isEqualTo("step train was refused: strike");
  }

  @Test
  void whatRanOfABranchThatFailsIsUndoneAtOnce() {
    start(TWO);
    answers("bus", CallKind.ACTION, done(8));
    answers("seat", CallKind.ACTION, new BranchAnswer.Refused("none left"));

    assertThat(calls()).containsExactly("compensate bus");
    assertThat(last.effects()).allMatch(Effect::waitsForDurability);
  }

  @Test
  void exhaustedAttemptsLoseTheBranchOnly() {
    start(ANY);
    for (int attempt = 1; attempt <= 5; attempt++) {
      take(
          machine.decide(
              state, new Event.Unanswered(new BranchId("air"), CallKind.ACTION, attempt, "500")));
    }

    assertThat(state.outcome()).isEmpty();
    assertThat(calls()).containsExactly("settle air");
  }

  /**
   * Without the choice on record nothing depended on it, and the new owner may choose otherwise.
   */
  @Test
  void aNewOwnerKeepsTheWinnersThatAreOnRecord() {
    start(ANY);
    answers("train", CallKind.ACTION, done(7));
    take(machine.decide(state, new Event.TakenOver(8)));
    answers("air", CallKind.SETTLE, done(5));

    assertThat(state.step(new BranchId("train")).lost()).isFalse();
    assertThat(calls()).containsExactly("compensate air");
    assertThat(named(machine.resume(state))).contains("action order", "compensate air");
  }

  /** An owner before may have been further in a branch than the log knows. */
  @Test
  void aNewOwnerAsksHowFarABranchThatLostHadCome() {
    start(ANY);
    take(machine.decide(state, new Event.TakenOver(8)));
    answers("train", CallKind.ACTION, done(7));
    assertThat(calls()).contains("settle bus").doesNotContain("settle seat");

    answers("bus", CallKind.SETTLE, done(8));
    assertThat(calls()).containsExactly("settle seat");
    answers("seat", CallKind.SETTLE, done(1));
    assertThat(calls()).containsExactly("compensate seat");
  }

  @Test
  void aSagaThatIsGivenUpUndoesWinnersAndLosers() {
    start(ANY);
    answers("train", CallKind.ACTION, done(7));
    answers("order", CallKind.ACTION, new BranchAnswer.Refused("sold out"));
    assertThat(calls()).containsExactly("compensate train");

    answers("air", CallKind.SETTLE, done(5));
    assertThat(calls()).containsExactly("compensate air");
  }

  @Test
  void anUndoThatIsRefusedIsStuckInTheOpenWhileTheSagaGoesOn() {
    start(ANY);
    answers("train", CallKind.ACTION, done(7));
    answers("bus", CallKind.SETTLE, new BranchAnswer.Tombstone());
    answers("air", CallKind.SETTLE, done(5));
    answers("air", CallKind.COMPENSATE, new BranchAnswer.Refused("too late"));
    answers("order", CallKind.ACTION, done(1));

    assertThat(state.outcome()).contains(Outcome.COMMIT);
    assertThat(state.finished()).isFalse();
    assertThat(state.stuck().orElseThrow().reason())
        .isEqualTo("the compensation was refused: too late");
    assertThat(named(machine.resume(state))).containsExactly("compensate air");

    answers("air", CallKind.COMPENSATE, 2, done(0));
    assertThat(state.phase()).isEqualTo(SagaStatus.COMPLETED);
    assertThat(state.stuck()).isEmpty();
  }

  @Test
  void anUndoThatKeepsFailingShowsAlsoInASagaThatParks() {
    start(Sagas.saga(PARKING_QUOTES));
    answers("train", CallKind.ACTION, done(7));
    answers("air", CallKind.SETTLE, done(5));
    BranchId air = new BranchId("air");
    for (int attempt = 1; attempt <= SagaMachine.STUCK_AFTER_ATTEMPTS; attempt++) {
      assertThat(state.step(air).stuck()).isFalse();
      take(machine.decide(state, new Event.Unanswered(air, CallKind.COMPENSATE, attempt, "500")));
    }

    assertThat(state.outcome()).isEmpty();
    assertThat(state.step(air).stuck()).isTrue();
  }

  /** It crosses the question whether the step ran. */
  @Test
  void aLoserThatAnswersLateIsUndone() {
    start(ANY);
    answers("train", CallKind.ACTION, done(7));
    answers("air", CallKind.ACTION, done(5));
    assertThat(calls()).containsExactly("compensate air");

    answers("air", CallKind.SETTLE, done(5));
    assertThat(calls()).isEmpty();
  }

  @Test
  void theAnswerOfALoserAtAPlainEndpointIsAwaitedAndUndone() {
    start(ANY, "air");
    answers("train", CallKind.ACTION, done(7));
    assertThat(calls()).doesNotContain("compensate air", "settle air");

    answers("air", CallKind.ACTION, done(5));
    assertThat(calls()).containsExactly("compensate air");
  }

  /** Nobody can be asked whether it ran. */
  @Test
  void aLoserAtAPlainEndpointThatDoesNotAnswerIsUndoneInCaseItRan() {
    start(ANY, "air");
    answers("train", CallKind.ACTION, done(7));
    take(
        machine.decide(
            state, new Event.Unanswered(new BranchId("air"), CallKind.ACTION, 1, "timeout")));

    assertThat(calls()).containsExactly("compensate air");
  }

  /** A block after another: what lost in the first was nobody's input in the second. */
  @Test
  void theUndoOfALoserIsToldTheInputOfItsActionThoughMoreIsKnownByThen() {
    start(Sagas.saga(TWO_BLOCKS), "x");
    answers("a", CallKind.ACTION, done(1));
    assertThat(payload("x")).isEqualTo(Json.nil());
    answers("b", CallKind.SETTLE, done(2));
    answers("x", CallKind.ACTION, done(3));
    assertThat(payload("tail")).isEqualTo(Json.number(3));
    answers("y", CallKind.ACTION, done(4));
    answers("tail", CallKind.SETTLE, done(5));
    assertThat(payload("tail").at("/input")).isEqualTo(Json.number(3));

    answers("tail", CallKind.COMPENSATE, done(0));
    assertThat(calls()).containsExactly("compensate x");
    assertThat(payload("x").at("/input")).isEqualTo(Json.nil());
  }

  @Test
  void itShowsThatABranchIsLost() {
    start(ANY);
    answers("train", CallKind.ACTION, done(7));
    answers("air", CallKind.SETTLE, done(5));
    answers("air", CallKind.COMPENSATE, done(0));

    assertThat(state.branches().get(0).detail()).isEqualTo("its branch is lost");
    assertThat(state.branches().get(1).detail()).isEmpty();
  }

  private void start(SagaDefinition definition, String... plain) {
    take(
        machine.decide(
            state, new SagaCommand.Start(definition, Json.emptyObject(), Set.of(plain))));
  }

  private void answers(String step, CallKind kind, BranchAnswer answer) {
    answers(step, kind, 1, answer);
  }

  private void answers(String step, CallKind kind, int attempt, BranchAnswer answer) {
    take(machine.decide(state, new Event.Answered(new BranchId(step), kind, attempt, answer)));
  }

  private void take(Reaction<SagaRecord> reaction) {
    last = reaction;
    for (SagaRecord each : reaction.records()) {
      state = machine.evolve(state, each);
    }
  }

  private static BranchAnswer done(int output) {
    return new BranchAnswer.Done(Json.number(output));
  }

  private static List<BranchId> ids(String... names) {
    return List.of(names).stream().map(BranchId::new).toList();
  }

  private List<String> calls() {
    return named(last.effects());
  }

  private static List<String> named(List<Effect> effects) {
    List<String> calls = new ArrayList<>();
    for (Effect each : effects) {
      if (each instanceof Effect.Call call) {
        calls.add(call.call().kind().path() + " " + call.call().branch());
      }
    }
    return calls;
  }

  private Json payload(String step) {
    return last.effects().stream()
        .filter(
            each -> each instanceof Effect.Call call && call.call().branch().text().equals(step))
        .map(each -> ((Effect.Call) each).call().payload())
        .findFirst()
        .orElseThrow();
  }
}
