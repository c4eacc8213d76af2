package dev.verdict.protocol.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Refusal;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** After a takeover the definition says what may have started, whatever the log knows. */
class Rule24MayHaveStartedTest {
  private final SagaMachine machine = new SagaMachine();
  private SagaState saga = machine.initial(SagaWorld.TX);

  @Test
  void theWalkGoesForwardBeforeAnythingIsUndone() {
    start(Sagas.ROW, Set.of());
    take(machine.decide(saga, new Event.TakenOver(8)));
    assertThat(take(machine.decide(saga, new SagaCommand.Cancel(""))))
        .containsExactly("settle ask");
    assertThat(settled("ask")).containsExactly("settle take");
    assertThat(settled("take")).containsExactly("settle put");
    assertThat(settled("put")).containsExactly("compensate put");
    assertThat(compensated("put")).containsExactly("compensate take");
    assertThat(compensated("take")).isEmpty();
    assertThat(saga.status()).isEqualTo("compensated");
  }

  /** An owner before may have called it with outputs that nobody knows any more. */
  @Test
  void whatAStepWasCalledWithUnseenIsNotTold() {
    start(Sagas.ROW, Set.of());
    assertThat(saga.inputOf(new BranchId("ask"))).isPresent();
    assertThat(saga.inputOf(new BranchId("take"))).isEmpty();
    take(machine.decide(saga, new Event.TakenOver(8)));
    take(machine.decide(saga, new SagaCommand.Cancel("")));
    settled("ask");

    assertThat(saga.step(new BranchId("take")).status()).isEqualTo(StepStatus.SETTLING);
    assertThat(saga.inputOf(new BranchId("take"))).isEmpty();
    settled("take");
    settled("put");
    assertThat(saga.inputOf(new BranchId("take"))).isPresent();
  }

  @Test
  void whatAStepWasCalledWithThatIsAskedAboutIsTold() {
    start(Sagas.ROW, Set.of());
    take(machine.decide(saga, new SagaCommand.Cancel("")));

    assertThat(saga.step(new BranchId("ask")).status()).isEqualTo(StepStatus.SETTLING);
    assertThat(saga.inputOf(new BranchId("ask"))).isPresent();
  }

  @Test
  void withoutATakeoverNothingStartedUnseen() {
    start(Sagas.ROW, Set.of());
    assertThat(take(machine.decide(saga, new SagaCommand.Cancel(""))))
        .containsExactly("settle ask");
    assertThat(settled("ask")).isEmpty();
    assertThat(saga.status()).isEqualTo("compensated");
  }

  @Test
  void aPivotBehindALostAnswerIsSettledBeforeTheDecision() {
    start(Sagas.TRIP, Set.of());
    take(machine.decide(saga, new Event.TakenOver(8)));
    take(machine.decide(saga, new SagaCommand.Cancel("")));
    assertThat(saga.status()).isEqualTo("settling");
    settled("flight");
    assertThat(settled("hotel")).containsExactly("settle payment");
    assertThat(settled("payment")).containsExactly("action ticket");
    assertThat(saga.outcome()).hasToString("Optional[COMMIT]");
  }

  @Test
  void aPlainStepThatMayHaveBeenSkippedHidesNothing() {
    start(Sagas.GAP, Set.of("two"));
    take(machine.decide(saga, new Event.TakenOver(8)));
    take(machine.decide(saga, new SagaCommand.Cancel("")));
    assertThat(saga.status()).isEqualTo("settling");
    assertThat(settled("first")).containsExactly("settle last");
  }

  @Test
  void aPlainStepWithoutARecordedAttemptNeverStarted() {
    start(Sagas.TRIP, Set.of("bank"));
    take(machine.decide(saga, new Event.TakenOver(8)));
    take(machine.decide(saga, new SagaCommand.Cancel("")));
    assertThat(saga.status()).isEqualTo("compensating");
  }

  @Test
  void aPlainStepThatWasNotSkippedEndsTheWalk() {
    start(Sagas.GAP, Set.of("two"));
    take(machine.decide(saga, new Event.TakenOver(8)));
    take(machine.decide(saga, new SagaCommand.Cancel("")));
    Json more = new Json.Obj(Map.of("more", Json.bool(true)));
    assertThat(answered("first", CallKind.SETTLE, more)).containsExactly("compensate first");
    assertThat(saga.status()).isEqualTo("compensating");
  }

  @Test
  void onlyItsParticipantTellsWhatCameAfterAStepThatMayHaveRun() {
    start(Sagas.ROW, Set.of());
    take(machine.decide(saga, new Event.TakenOver(8)));
    take(machine.decide(saga, new SagaCommand.Cancel("")));
    Event byHand = new Event.Resolved(new BranchId("ask"), Outcome.ABORT, "ada", "by hand");

    assertThat(machine.decide(saga, byHand).refusal())
        .hasValueSatisfying(
            refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.NOT_IN_DOUBT));
    settled("ask");
    settled("take");
    take(machine.decide(saga, new Event.Resolved(new BranchId("put"), Outcome.ABORT, "ada", "")));
    assertThat(compensated("take")).isEmpty();
    assertThat(saga.status()).isEqualTo("compensated");
  }

  @Test
  void withoutATakeoverAnOperatorMayTellWhetherAStepRan() {
    start(Sagas.ROW, Set.of());
    take(machine.decide(saga, new SagaCommand.Cancel("")));
    take(machine.decide(saga, new Event.Resolved(new BranchId("ask"), Outcome.ABORT, "ada", "")));
    assertThat(saga.status()).isEqualTo("compensated");
  }

  private void start(SagaDefinition definition, Set<String> plain) {
    take(machine.decide(saga, new SagaCommand.Start(definition, Json.emptyObject(), plain)));
  }

  private List<String> settled(String step) {
    return answered(step, CallKind.SETTLE);
  }

  private List<String> compensated(String step) {
    return answered(step, CallKind.COMPENSATE);
  }

  private List<String> answered(String step, CallKind kind) {
    return answered(step, kind, Json.emptyObject());
  }

  private List<String> answered(String step, CallKind kind, Json output) {
    return take(
        machine.decide(
            saga, new Event.Answered(new BranchId(step), kind, 1, new BranchAnswer.Done(output))));
  }

  private List<String> take(Reaction<SagaRecord> reaction) {
    for (SagaRecord record : reaction.records()) {
      saga = machine.evolve(saga, record);
    }
    return reaction.effects().stream()
        .filter(Effect.Call.class::isInstance)
        .map(effect -> ((Effect.Call) effect).call())
        .map(call -> call.kind().path() + " " + call.branch())
        .toList();
  }
}
