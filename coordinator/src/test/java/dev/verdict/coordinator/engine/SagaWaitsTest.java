package dev.verdict.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sagas that wait for time or for a signal, over the deaths of their owners. */
class SagaWaitsTest {
  private static final Json CARD = Json.text("card");
  private static final Json CASH = Json.text("cash");

  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();

  private static Future<Snapshot> signal(Node at, TxId id, String name, Json payload) {
    return at.engine.ask(id, new Request.Signal(name, payload), EngineWorld.ACCEPTED);
  }

  @Test
  void aSleepEndsWhenItsTimeIsUp() {
    TxId id = node.startSaga(EngineWorld.NAP);
    world.pass(Duration.ofMinutes(9));
    assertThat(node.status(id)).isEqualTo("running");
    assertThat(world.services.calls()).isEmpty();
    world.pass(Duration.ofMinutes(2));
    assertThat(node.status(id)).isEqualTo("completed");
  }

  @Test
  void aSleepDoesNotBeginAnewWithANewOwner() {
    TxId id = node.startSaga(EngineWorld.NAP);
    world.pass(Duration.ofMinutes(7));
    node.die();
    Node second = world.node();
    world.pass(Duration.ofMinutes(2));
    assertThat(second.status(id)).isEqualTo("running");
    world.pass(Duration.ofMinutes(2));
    assertThat(second.status(id)).isEqualTo("completed");
  }

  @Test
  void aSleepThatEndedWhileNobodyLedEndsAtOnce() {
    TxId id = node.startSaga(EngineWorld.NAP);
    node.die();
    world.pass(Duration.ofMinutes(30));
    Node second = world.node();
    world.pass(Duration.ofSeconds(30));
    assertThat(second.status(id)).isEqualTo("completed");
  }

  @Test
  void aClockThatRanAheadHoldsASleepUpNoLongerThanTheSleepItself() {
    world.time.runAhead(Duration.ofDays(1));
    TxId id = node.startSaga(EngineWorld.NAP);
    world.time.runAhead(Duration.ZERO);
    node.die();
    Node second = world.node();
    world.pass(Duration.ofMinutes(11));
    assertThat(second.status(id)).isEqualTo("completed");
  }

  @Test
  void theDeadlineOfASagaDoesNotBeginAnewWithANewOwner() {
    world.services.silence("airline");
    TxId id =
        node.startSaga(
            "'deadline_ms': 600000, 'steps': [{'name': 'flight', 'participant': 'airline',"
                + " 'operation': 'book', 'undo': 'nothing',"
                + " 'retry': {'attempts_max': 'unlimited', 'longest_ms': 1000}}]");
    world.pass(Duration.ofMinutes(7));
    node.die();
    Node second = world.node();
    world.pass(Duration.ofMinutes(2));
    assertThat(second.status(id)).isEqualTo("running");
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
    TxId id = node.startSaga(PAID);
    assertThat(node.status(id)).isEqualTo("running");
    assertThat(signal(node, id, "paid", CARD).result().output()).isEqualTo(CARD);
  }

  @Test
  void aSignalSaidAgainIsAcceptedAndAnotherIsRefused() {
    TxId id = node.startSaga(PAID);
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
        node.startSaga(
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
    TxId id = node.startSaga(PAID);
    node.log.crashAtAppend(1, false);
    Future<Snapshot> answer = signal(node, id, "paid", CARD);
    assertThat(answer.succeeded()).isFalse();
    node.die();
    Node second = world.node();
    world.pass(Duration.ofSeconds(30));
    assertThat(second.status(id)).isEqualTo("running");
    assertThat(signal(second, id, "paid", CARD).result().output()).isEqualTo(CARD);
  }

  @Test
  void withoutItsSignalTheSagaIsUndoneInTime() {
    TxId id = node.startSaga(PAID);
    world.pass(Duration.ofMinutes(7));
    node.die();
    Node second = world.node();
    world.pass(Duration.ofMinutes(4));
    assertThat(second.status(id)).isEqualTo("compensated");
    assertThat(world.services.fate(id, "hold")).isEqualTo("ended");
    assertThat(DurableBeforeVisibleTest.code(signal(second, id, "paid", CARD)))
        .isEqualTo(Code.TRANSACTION_ABORTED);
  }

  @Test
  void aWaitSaysUntilWhenItLasts() {
    TxId id = node.startSaga(PAID);
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
