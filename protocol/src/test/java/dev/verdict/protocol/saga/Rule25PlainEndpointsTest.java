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
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A plain endpoint's attempts are on record before they are sent, and its results are forced. */
class Rule25PlainEndpointsTest {
  private static final BranchId TAKE = new BranchId("take");

  private final SagaMachine machine = new SagaMachine();
  private SagaState saga = machine.initial(SagaWorld.TX);

  @Test
  void everySendFollowsAForcedAttempt() {
    start();
    attempts(decide(answer("ask", new BranchAnswer.Done(Json.nil()))), 1);
    decide(new Event.Unanswered(TAKE, CallKind.ACTION, 1, "500"));
    attempts(decide(new Event.TimerFired(Timer.retry(TAKE))), 2);
  }

  @Test
  void aNewOwnerRecordsItsAttemptBeforeItResumes() {
    start();
    decide(answer("ask", new BranchAnswer.Done(Json.nil())));
    Reaction<SagaRecord> takeover = decide(new Event.TakenOver(8));
    assertThat(takeover.records()).contains(new SagaRecord.Attempted(TAKE, 2));
    assertThat(takeover.effects()).isEmpty();
    Effect.Call resumed = (Effect.Call) machine.resume(saga).get(0);
    assertThat(resumed.call().attempt()).isEqualTo(2);
  }

  @Test
  void itsResultIsForcedBeforeTheNextStep() {
    start();
    decide(answer("ask", new BranchAnswer.Done(Json.nil())));
    Reaction<SagaRecord> done = decide(answer("take", new BranchAnswer.Done(Json.nil())));
    assertThat(done.records().get(0).durability()).isEqualTo(Durability.FORCED);
    assertThat(done.effects()).isNotEmpty().allMatch(Effect::waitsForDurability);
  }

  @Test
  void aRefusalAfterALostAnswerDoesNotProveThatNothingRan() {
    start();
    decide(answer("ask", new BranchAnswer.Done(Json.nil())));
    decide(new Event.Unanswered(TAKE, CallKind.ACTION, 1, "no answer in 10 s"));
    decide(new Event.TimerFired(Timer.retry(TAKE)));
    Reaction<SagaRecord> refused = decide(answer("take", new BranchAnswer.Refused("sold out")));
    assertThat(calls(refused)).containsExactly("compensate take");
  }

  @Test
  void anAnswerThatIsAwaitedAfterAbortMayNeverCome() {
    start();
    decide(answer("ask", new BranchAnswer.Done(Json.nil())));
    take(machine.decide(saga, new SagaCommand.Cancel("")));
    assertThat(machine.resume(saga)).hasSize(1).allMatch(Effect.Wake.class::isInstance);
    assertThat(calls(decide(new Event.TimerFired(Timer.retry(TAKE)))))
        .containsExactly("compensate take");
  }

  @Test
  void aNewOwnerTakesAnAwaitedStepToHaveRun() {
    start();
    decide(answer("ask", new BranchAnswer.Done(Json.nil())));
    take(machine.decide(saga, new SagaCommand.Cancel("")));
    decide(new Event.TakenOver(8));
    assertThat(((Effect.Call) machine.resume(saga).get(0)).call().kind())
        .isEqualTo(CallKind.COMPENSATE);
  }

  private static void attempts(Reaction<SagaRecord> reaction, int attempt) {
    assertThat(reaction.records()).contains(new SagaRecord.Attempted(TAKE, attempt));
    assertThat(calls(reaction)).containsExactly("action take");
    assertThat(reaction.effects()).allMatch(Effect::waitsForDurability);
  }

  private static List<String> calls(Reaction<SagaRecord> reaction) {
    return reaction.effects().stream()
        .map(effect -> ((Effect.Call) effect).call())
        .map(call -> call.kind().path() + " " + call.branch())
        .toList();
  }

  private void start() {
    take(machine.decide(saga, new SagaCommand.Start(Sagas.ROW, Json.emptyObject(), Set.of("two"))));
  }

  private static Event answer(String step, BranchAnswer answer) {
    return new Event.Answered(new BranchId(step), CallKind.ACTION, 1, answer);
  }

  private Reaction<SagaRecord> decide(Event event) {
    return take(machine.decide(saga, event));
  }

  private Reaction<SagaRecord> take(Reaction<SagaRecord> reaction) {
    for (SagaRecord record : reaction.records()) {
      saga = machine.evolve(saga, record);
    }
    return reaction;
  }
}
