package dev.verdict.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.SagaDefinition;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sagas that wait for time or for a signal, over the deaths of their owners. */
class SagaWaitsTest {
  private static final Json CARD = Json.text("card");
  private static final Json CASH = Json.text("cash");

  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();

  private SagaDefinition saga(String members) {
    SagaDefinition definition =
        DefinitionJson.parse(
            JsonText.read(("{'name': 'order', 'version': 1, " + members + "}").replace('\'', '"')));
    world
        .database
        .definitions(Runnable::run)
        .putIfAbsent(
            new DefinitionStore.Stored(
                "default",
                "order",
                1,
                node.definitions.hashOf(definition),
                JsonText.write(DefinitionJson.toJson(definition)),
                Instant.EPOCH));
    return definition;
  }

  private TxId start(String members) {
    TxId id = node.startSaga(saga(members), EngineWorld.ACCEPTED).result().id();
    world.passMillis(50);
    return id;
  }

  private static Future<Snapshot> signal(Node at, TxId id, String name, Json payload) {
    return at.engine.ask(id, new Request.Signal(name, payload), EngineWorld.ACCEPTED);
  }

  private static String status(Node at, TxId id) {
    return at.engine.get(id).result().summary().status();
  }

  private static final String NAP =
      "'steps': [{'name': 'nap', 'sleep_ms': 600000},"
          + " {'name': 'ring', 'participant': 'bell', 'operation': 'ring', 'undo': 'nothing'}]";

  @Test
  void aSleepEndsWhenItsTimeIsUp() {
    TxId id = start(NAP);
    world.pass(Duration.ofMinutes(9));
    assertThat(status(node, id)).isEqualTo("running");
    assertThat(world.services.calls()).isEmpty();
    world.pass(Duration.ofMinutes(2));
    assertThat(status(node, id)).isEqualTo("completed");
  }

  @Test
  void aSleepDoesNotBeginAnewWithANewOwner() {
    TxId id = start(NAP);
    world.pass(Duration.ofMinutes(7));
    node.die();
    Node second = world.node();
    world.pass(Duration.ofMinutes(2));
    assertThat(status(second, id)).isEqualTo("running");
    world.pass(Duration.ofMinutes(2));
    assertThat(status(second, id)).isEqualTo("completed");
  }

  @Test
  void aSleepThatEndedWhileNobodyLedEndsAtOnce() {
    TxId id = start(NAP);
    node.die();
    world.pass(Duration.ofMinutes(30));
    Node second = world.node();
    world.pass(Duration.ofSeconds(30));
    assertThat(status(second, id)).isEqualTo("completed");
  }

  @Test
  void aClockThatRanAheadHoldsASleepUpNoLongerThanTheSleepItself() {
    world.time.runAhead(Duration.ofDays(1));
    TxId id = start(NAP);
    world.time.runAhead(Duration.ZERO);
    node.die();
    Node second = world.node();
    world.pass(Duration.ofMinutes(11));
    assertThat(status(second, id)).isEqualTo("completed");
  }

  @Test
  void theDeadlineOfASagaDoesNotBeginAnewWithANewOwner() {
    world.services.silence("airline");
    TxId id =
        start(
            "'deadline_ms': 600000, 'steps': [{'name': 'flight', 'participant': 'airline',"
                + " 'operation': 'book', 'undo': 'nothing',"
                + " 'retry': {'attempts_max': 'unlimited', 'longest_ms': 1000}}]");
    world.pass(Duration.ofMinutes(7));
    node.die();
    Node second = world.node();
    world.pass(Duration.ofMinutes(2));
    assertThat(status(second, id)).isEqualTo("running");
    world.pass(Duration.ofMinutes(2));
    assertThat(second.engine.get(id).result().summary().reason())
        .contains("the saga's deadline passed");
  }

  private static final String PAID =
      "'steps': [{'name': 'hold', 'participant': 'stock', 'operation': 'hold',"
          + " 'compensation': 'free'},"
          + " {'name': 'paid', 'signal': {'deadline_ms': 600000}}],"
          + " 'output': {'step': 'paid'}";

  @Test
  void aSignalLetsTheSagaGoOn() {
    TxId id = start(PAID);
    assertThat(status(node, id)).isEqualTo("running");
    assertThat(signal(node, id, "paid", CARD).result().output()).isEqualTo(CARD);
  }

  @Test
  void aSignalSaidAgainIsAcceptedAndAnotherIsRefused() {
    TxId id = start(PAID);
    signal(node, id, "paid", CARD);
    assertThat(signal(node, id, "paid", CARD).succeeded()).isTrue();
    assertThat(DurableBeforeVisibleTest.code(signal(node, id, "paid", CASH)))
        .isEqualTo(Code.SIGNAL_CONFLICT);
    assertThat(DurableBeforeVisibleTest.code(signal(node, id, "shipped", CARD)))
        .isEqualTo(Code.UNKNOWN_SIGNAL);
  }

  @Test
  void aSignalToWhatIsNoSagaIsRefused() {
    TxId id =
        node.begin(false, Optional.empty(), EngineWorld.ACCEPTED, EngineWorld.branch("a"))
            .result()
            .id();
    assertThat(DurableBeforeVisibleTest.code(signal(node, id, "paid", CARD)))
        .isEqualTo(Code.WRONG_KIND);
  }

  @Test
  void anAcknowledgedSignalSurvivesItsOwner() {
    TxId id =
        start(
            "'steps': [{'name': 'nap', 'sleep_ms': 600000}, {'name': 'paid', 'signal': {}}],"
                + " 'output': {'step': 'paid'}");
    assertThat(signal(node, id, "paid", CARD).succeeded()).isTrue();
    node.die();
    Node second = world.node();
    world.pass(Duration.ofMinutes(11));
    assertThat(second.engine.get(id).result().output()).isEqualTo(CARD);
  }

  @Test
  void aSignalThatCouldNotBeStoredIsNotAcknowledged() {
    TxId id = start(PAID);
    node.log.crashAtAppend(1, false);
    Future<Snapshot> answer = signal(node, id, "paid", CARD);
    assertThat(answer.succeeded()).isFalse();
    node.die();
    Node second = world.node();
    world.pass(Duration.ofSeconds(30));
    assertThat(status(second, id)).isEqualTo("running");
    assertThat(signal(second, id, "paid", CARD).result().output()).isEqualTo(CARD);
  }

  @Test
  void withoutItsSignalTheSagaIsUndoneInTime() {
    TxId id = start(PAID);
    world.pass(Duration.ofMinutes(7));
    node.die();
    Node second = world.node();
    world.pass(Duration.ofMinutes(4));
    assertThat(status(second, id)).isEqualTo("compensated");
    assertThat(world.services.fate(id, "hold")).isEqualTo("ended");
    assertThat(DurableBeforeVisibleTest.code(signal(second, id, "paid", CARD)))
        .isEqualTo(Code.TRANSACTION_ABORTED);
  }

  @Test
  void aWaitSaysUntilWhenItLasts() {
    TxId id = start(PAID);
    assertThat(node.engine.get(id).result().branches())
        .last()
        .satisfies(
            branch -> {
              assertThat(branch.participant()).isEmpty();
              assertThat(branch.operation()).isEmpty();
              assertThat(branch.status()).isEqualTo("running");
              assertThat(branch.detail()).startsWith("awaits signal paid, at most 10 min, until ");
            });
  }
}
