package dev.verdict.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.DefinitionRules;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.wire.BranchCall;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A step of a saga is an atomic transaction that the coordinator carries out itself. */
class AtomicStepsTest {
  private static final SagaDefinition SALE =
      DefinitionJson.parse(
          JsonText.read(
              """
              {"name": "sale", "version": 1,
               "steps": [
                {"name": "hold", "participant": "stock", "operation": "hold",
                 "compensation": "free"},
                {"name": "pay", "pivot": true, "timeout_ms": 2000, "atomic": [
                  {"name": "debit", "participant": "bank-a", "operation": "debit",
                   "input": {"input": "/from"}},
                  {"name": "credit", "participant": "bank-b", "operation": "credit"}]},
                {"name": "ship", "participant": "depot", "operation": "ship",
                 "input": {"step": "pay", "at": "/transaction"}}]}
              """));

  private final EngineWorld world = new EngineWorld();

  /** The transactions in which a service was called for that branch. */
  private Set<TxId> transactions(String branch) {
    return world.services.calls().stream()
        .filter(call -> call.branch().text().equals(branch))
        .map(BranchCall::tx)
        .collect(Collectors.toSet());
  }

  @Test
  void theDefinitionKeepsEveryRule() {
    assertThat(DefinitionRules.check(SALE)).isEmpty();
    assertThat(DefinitionJson.parse(DefinitionJson.toJson(SALE))).isEqualTo(SALE);
  }

  @Test
  void committedTheStepIsDone() {
    Node node = world.node();
    Future<Snapshot> answer = node.startSaga(SALE, EngineWorld.FINISHED);
    world.passMillis(500);

    assertThat(answer.result().summary().status()).isEqualTo("completed");
    TxId payment = transactions("debit").iterator().next();
    assertThat(world.services.fate(payment, "debit")).isEqualTo("committed");
    assertThat(world.services.fate(payment, "credit")).isEqualTo("committed");
    assertThat(payment.shard()).isEqualTo(answer.result().id().shard());
  }

  @Test
  void abortedTheStepIsRefusedAndTheSagaIsUndone() {
    Node node = world.node();
    world.services.refuse("bank-b", "account closed");
    Future<Snapshot> answer = node.startSaga(SALE, EngineWorld.FINISHED);
    world.passMillis(500);

    assertThat(answer.result().summary().status()).isEqualTo("compensated");
    assertThat(answer.result().summary().reason()).contains("account closed");
    assertThat(world.services.fate(answer.result().id(), "hold")).isEqualTo("ended");
    TxId payment = transactions("debit").iterator().next();
    assertThat(world.services.fate(payment, "debit")).isEqualTo("ended");
  }

  @Test
  void givenUpWhileItMayStillRunItIsAborted() {
    Node node = world.node();
    world.services.silence("bank-b");
    Future<Snapshot> answer = node.startSaga(SALE, EngineWorld.ACCEPTED);
    world.passMillis(300);
    TxId id = answer.result().id();
    node.engine.ask(id, new Request.Abort("no longer wanted"), EngineWorld.ACCEPTED);
    world.passMillis(300);
    world.services.heal();
    world.pass(Duration.ofMinutes(2));

    assertThat(node.engine.get(id).result().summary().status()).isEqualTo("compensated");
    for (TxId payment : transactions("debit")) {
      assertThat(world.services.fate(payment, "debit")).isEqualTo("ended");
    }
  }

  private static SagaDefinition holding(String step) {
    return DefinitionJson.parse(
        JsonText.read(
            """
            {"name": "sale", "version": 1, "holds": [{"resource": {"value": "account:42"}}],
             "steps": [%s]}
            """
                .formatted(step)));
  }

  /** What is prepared, or reserved, is still open: others who look at it may see it. */
  @ParameterizedTest
  @ValueSource(strings = {"refused", "cancelled"})
  void whatTheSagaHoldsIsFreeOnlyOnceEverybodyAcknowledgedTheAbort(String cause) {
    SagaDefinition held =
        holding(
            """
            {"name": "pay", "pivot": true, "timeout_ms": 2000, "atomic": [
              {"name": "debit", "participant": "bank-a", "operation": "debit"},
              {"name": "credit", "participant": "bank-b", "operation": "credit"}]}
            """);
    Node node = world.node();
    world.services.deafen("bank-a");
    if (cause.equals("refused")) {
      world.services.refuse("bank-b");
    } else {
      world.services.silence("bank-b");
    }
    TxId id = node.startSaga(held, EngineWorld.ACCEPTED).result().id();
    world.passMillis(300);
    node.engine.ask(id, new Request.Abort(cause), EngineWorld.ACCEPTED);
    world.pass(Duration.ofMinutes(1));
    TxId payment = transactions("debit").iterator().next();
    assertThat(world.services.fate(payment, "debit")).isEqualTo("done");
    assertThat(node.engine.get(id).result().summary().finished()).isFalse();

    world.services.heal();
    world.pass(Duration.ofMinutes(2));
    assertThat(world.services.fate(payment, "debit")).isEqualTo("ended");
    assertThat(node.engine.get(id).result().summary().finished()).isTrue();
  }

  @Test
  void itsCallsTellWhatTheSagaHolds() {
    SagaDefinition held =
        holding(
            """
            {"name": "pay", "pivot": true, "atomic": [
              {"name": "debit", "participant": "bank-a", "operation": "debit"}]}
            """);
    Node node = world.node();
    Future<Snapshot> answer = node.startSaga(held, EngineWorld.FINISHED);
    world.passMillis(500);

    assertThat(answer.result().summary().status()).isEqualTo("completed");
    assertThat(world.services.calls())
        .extracting(BranchCall::locks)
        .isNotEmpty()
        .allMatch(locks -> locks.token() == 17 && locks.resources().containsKey("account:42"));
  }

  @ParameterizedTest(name = "append {0}, stored {1}, bank-b refuses {2}")
  @CsvSource({
    "2, false, false", "2, true, false", "3, false, false", "3, true, false", "4, false, false",
    "4, true, false", "5, false, false", "5, true, false", "6, false, false", "6, true, false",
    "2, false, true", "2, true, true", "3, false, true", "3, true, true", "4, false, true",
    "4, true, true", "5, false, true", "5, true, true",
  })
  void afterADeathAtAnyAppendItIsCommittedOnceOrNotAtAll(
      int append, boolean stored, boolean refuses) {
    Node first = world.node();
    first.register(SALE);
    if (refuses) {
      world.services.refuse("bank-b");
    }
    first.log.crashAtAppend(append, stored);
    first.startSaga(SALE, EngineWorld.FINISHED);
    world.passMillis(500);
    TxId id = first.log.appended().get(0).tx();
    first.die();

    Node second = world.node();
    world.pass(Duration.ofMinutes(10));

    Snapshot end = second.engine.get(id).result();
    assertThat(end.summary().finished()).isTrue();
    boolean committed = end.summary().outcome().filter(Outcome.COMMIT::equals).isPresent();
    long paid =
        transactions("debit").stream()
            .filter(payment -> world.services.fate(payment, "debit").equals("committed"))
            .count();
    assertThat(committed).isEqualTo(!refuses);
    assertThat(paid).isEqualTo(committed ? 1 : 0);
    for (TxId payment : transactions("debit")) {
      assertThat(released(second, payment, "debit")).isIn("committed", "ended");
      assertThat(released(second, payment, "credit")).isIn(released(second, payment, "debit"), "");
    }
  }

  /** What became of a branch once its service, if it is in doubt, has asked. */
  private String released(Node node, TxId payment, String branch) {
    String fate = world.services.fate(payment, branch);
    if (!fate.equals("done")) {
      return fate;
    }
    Future<Transactions.DecisionAnswer> answer = node.engine.decision(payment);
    world.passMillis(100);
    assertThat(answer.result()).isEqualTo(new Transactions.DecisionAnswer.Decided(Outcome.ABORT));
    return "ended";
  }
}
