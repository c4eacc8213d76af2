package dev.verdict.protocol.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.DefinitionRules;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.testing.JsonText;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.protocol.wire.LockMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a saga holds is taken before its first step and let go after its last. */
class IsolationTest {
  private static final String TRANSFER =
      """
      {"name": "transfer",
       "holds": [
         {"resource": {"text": [{"value": "account:"}, {"input": "/from"}]}},
         {"resource": {"text": [{"value": "account:"}, {"input": "/to"}]}},
         {"resource": {"value": "rates"}, "mode": "shared"}],
       "hold_wait_ms": 5000,
       "steps": [
         {"name": "debit", "participant": "bank", "operation": "debit", "compensation": "credit"},
         {"name": "credit", "participant": "bank", "operation": "credit", "compensation": "debit"}]}
      """;

  private static final Json INPUT =
      new Json.Obj(Map.of("from", Json.number(1), "to", Json.text("b")));

  private static final HeldLocks HELD =
      new HeldLocks(
          17,
          new TreeMap<>(
              Map.of(
                  "account:1", LockMode.EXCLUSIVE,
                  "account:b", LockMode.EXCLUSIVE,
                  "rates", LockMode.SHARED)));

  private final SagaDefinition definition = DefinitionJson.parse(read(TRANSFER));
  private final SagaMachine machine = new SagaMachine();
  private final List<BranchCall> sent = new ArrayList<>();
  private SagaState saga = machine.initial(SagaWorld.TX);

  @Test
  void nothingStartsBeforeTheLocksAreGranted() {
    start();

    assertThat(calls()).containsExactly("ACTION verdict.locks");
    assertThat(JsonText.write(sent.get(0).payload()))
        .isEqualTo(
            JsonText.write(
                read(
                    """
                    {"locks": [{"resource": "account:1", "mode": "exclusive"},
                               {"resource": "account:b", "mode": "exclusive"},
                               {"resource": "rates", "mode": "shared"}], "wait_ms": 5000}
                    """)));
  }

  @Test
  void everyCallCarriesTheToken() {
    start();
    granted();
    done("debit");
    take(machine.decide(saga, new SagaCommand.Cancel("")));
    answer("credit", CallKind.SETTLE, new BranchAnswer.Tombstone());

    assertThat(calls())
        .containsExactly(
            "ACTION verdict.locks",
            "ACTION debit",
            "ACTION credit",
            "SETTLE credit",
            "COMPENSATE debit");
    assertThat(sent.subList(1, 5)).extracting(BranchCall::locks).containsOnly(HELD);
  }

  @Test
  void theLocksAreLetGoOnceAllIsDone() {
    start();
    granted();
    done("debit");
    assertThat(calls()).doesNotContain("CONFIRM verdict.locks");
    done("credit");

    assertThat(saga.status()).isEqualTo("completed");
    assertThat(calls()).endsWith("ACTION credit", "CONFIRM verdict.locks");
  }

  @Test
  void theyAreLetGoAgainIfACrashMayHaveLostThat() {
    theLocksAreLetGoOnceAllIsDone();

    assertThat(machine.resume(saga)).hasSize(1);
  }

  @Test
  void theyAreLetGoAfterTheLastCompensation() {
    start();
    granted();
    done("debit");
    answer("credit", CallKind.ACTION, new BranchAnswer.Refused("closed"));
    assertThat(calls()).endsWith("ACTION credit", "COMPENSATE debit");
    answer("debit", CallKind.COMPENSATE, new BranchAnswer.Done(Json.nil()));
    assertThat(calls()).endsWith("COMPENSATE debit", "COMPENSATE verdict.locks");
    answer("verdict.locks", CallKind.COMPENSATE, new BranchAnswer.Done(Json.nil()));

    assertThat(saga.status()).isEqualTo("compensated");
    assertThat(calls()).doesNotContain("CONFIRM verdict.locks");
  }

  @Test
  void aSagaThatWaitedInVainHasDoneNothing() {
    start();
    answer("verdict.locks", CallKind.ACTION, new BranchAnswer.Refused("lock_timeout: held by x"));

    assertThat(saga.status()).isEqualTo("compensated");
    assertThat(saga.reason()).isEqualTo("step verdict.locks was refused: lock_timeout: held by x");
    assertThat(calls()).containsExactly("ACTION verdict.locks");
  }

  @Test
  void aSagaThatIsGivenUpWhileItWaitsIsSettledWithTheLocksFirst() {
    start();
    take(machine.decide(saga, new SagaCommand.Cancel("")));
    assertThat(calls()).endsWith("SETTLE verdict.locks");
    answer("verdict.locks", CallKind.SETTLE, new BranchAnswer.Tombstone());

    assertThat(saga.status()).isEqualTo("compensated");
  }

  @Test
  void aNewOwnerAsksForTheSameLocks() {
    start();
    take(machine.decide(saga, new Event.TakenOver(8)));
    send(machine.resume(saga));

    assertThat(calls()).containsExactly("ACTION verdict.locks", "ACTION verdict.locks");
  }

  @Test
  void whatIsHeldIsPartOfTheDefinition() {
    assertThat(DefinitionRules.check(definition)).isEmpty();
    assertThat(DefinitionJson.parse(DefinitionJson.toJson(definition))).isEqualTo(definition);
    assertThat(machine.decide(saga, new SagaCommand.Start(definition, INPUT, Set.of())).records())
        .containsExactly(new SagaRecord.Started(definition, INPUT, Set.of()));
  }

  /** The reader of tests takes no blanks. */
  private static Json read(String text) {
    return JsonText.read(text.replaceAll("\\n *", "").replaceAll("([:,]) ", "$1"));
  }

  private void start() {
    take(machine.decide(saga, new SagaCommand.Start(definition, INPUT, Set.of())));
  }

  private void granted() {
    answer(
        "verdict.locks",
        CallKind.ACTION,
        new BranchAnswer.Done(new Json.Obj(Map.of(HeldLocks.TOKEN, Json.number(17)))));
  }

  private void done(String step) {
    answer(step, CallKind.ACTION, new BranchAnswer.Done(Json.nil()));
  }

  private void answer(String step, CallKind kind, BranchAnswer answer) {
    take(machine.decide(saga, new Event.Answered(new BranchId(step), kind, 1, answer)));
  }

  private void take(Reaction<SagaRecord> reaction) {
    assertThat(reaction.refusal()).isEmpty();
    for (SagaRecord fact : reaction.records()) {
      saga = machine.evolve(saga, fact);
    }
    send(reaction.effects());
  }

  private void send(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Call call) {
        sent.add(call.call());
      }
    }
  }

  private List<String> calls() {
    return sent.stream().map(call -> call.kind() + " " + call.branch()).toList();
  }
}
