package dev.verdict.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.SagaDefinition;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sagas that only wait leave memory, and come back. */
class PassivationTest {
  private static final Json CARD = Json.text("card");
  private static final String TOOK_OVER = "\"tookOver\"";

  private static final String PAID =
      "'steps': [{'name': 'hold', 'participant': 'stock', 'operation': 'hold',"
          + " 'compensation': 'free'}, {'name': 'paid', 'signal': {}},"
          + " {'name': 'ship', 'participant': 'truck', 'operation': 'ship', 'undo': 'nothing'}],"
          + " 'output': {'step': 'paid'}";

  private static final String SHIPPED =
      "'steps': [{'name': 'ship', 'participant': 'truck', 'operation': 'ship', 'pivot': true},"
          + " {'name': 'paid', 'signal': {'deadline_ms': 600000}}],"
          + " 'output': {'step': 'paid'}";

  static final Duration LONG_ENOUGH =
      PassivationLimits.STANDARD.idle().multipliedBy(2).plusSeconds(1);

  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();

  private TxId passivated(String members) {
    TxId id = node.startSaga(members);
    world.pass(LONG_ENOUGH);
    assertThat(node.engine.inMemory()).isZero();
    return id;
  }

  private static Future<Snapshot> paid(Node at, TxId id) {
    return at.engine.ask(id, new Request.Signal("paid", CARD), EngineWorld.FINISHED);
  }

  private List<LogEntry> appendedBy(Node at) {
    return List.copyOf(at.log.appended());
  }

  @Test
  void aSagaThatWaitsForASignalIsOutOfMemoryAndComesBackWithIt() {
    TxId id = passivated(PAID);
    assertThat(node.status(id)).isEqualTo("running");
    Future<Snapshot> answer = paid(node, id);
    world.passMillis(50);
    assertThat(answer.result().output()).isEqualTo(CARD);
    assertThat(world.services.fate(id, "ship")).isEqualTo("done");
  }

  @Test
  void comingBackIsNoTakeOver() {
    TxId id = passivated(PAID);
    paid(node, id);
    world.passMillis(50);
    assertThat(appendedBy(node)).noneMatch(entry -> entry.records().contains(TOOK_OVER));
  }

  @Test
  void theSleepOfAPassivatedSagaEndsWhenItsTimeIsUp() {
    TxId id = passivated(EngineWorld.NAP);
    world.pass(Duration.ofSeconds(594));
    assertThat(node.status(id)).isEqualTo("running");
    world.pass(Duration.ofSeconds(3));
    assertThat(node.status(id)).isEqualTo("completed");
  }

  @Test
  void theDeadlineOfAPassivatedSagaUndoesIt() {
    TxId id = passivated("'deadline_ms': 600000, " + PAID);
    world.pass(Duration.ofMinutes(10));
    assertThat(node.status(id)).isEqualTo("compensated");
    assertThat(world.services.fate(id, "hold")).isEqualTo("ended");
  }

  @Test
  void aPassivatedSagaCanBeCancelled() {
    TxId id = passivated(PAID);
    node.engine.ask(id, new Request.Abort("changed my mind"), EngineWorld.ACCEPTED);
    world.passMillis(50);
    assertThat(node.status(id)).isEqualTo("compensated");
    assertThat(world.services.fate(id, "hold")).isEqualTo("ended");
  }

  @Test
  void askedForInVainItLeavesAgain() {
    TxId id = passivated(PAID);
    node.engine.ask(id, new Request.Signal("nonsense", CARD), EngineWorld.ACCEPTED);
    assertThat(node.engine.inMemory()).isEqualTo(1);
    int entries = node.log.appended().size();
    world.pass(LONG_ENOUGH);
    assertThat(node.engine.inMemory()).isZero();
    assertThat(node.log.appended()).hasSize(entries);
    paid(node, id);
    world.passMillis(50);
    assertThat(node.status(id)).isEqualTo("completed");
  }

  @Test
  void aTakeOverLeavesItWhereItIsAndWakesItInTime() {
    TxId id = passivated(EngineWorld.NAP);
    node.die();
    Node second = world.node();
    world.pass(Duration.ofSeconds(30));
    assertThat(second.engine.inMemory()).isZero();
    world.pass(Duration.ofSeconds(570));
    assertThat(second.status(id)).isEqualTo("completed");
    assertThat(appendedBy(second)).anyMatch(entry -> entry.records().contains(TOOK_OVER));
  }

  @Test
  void aTakeOverThatComesTooLateWakesItAtOnce() {
    TxId id = passivated(EngineWorld.NAP);
    node.die();
    world.pass(Duration.ofHours(1));
    Node second = world.node();
    world.pass(Duration.ofSeconds(1));
    assertThat(second.status(id)).isEqualTo("completed");
  }

  @Test
  void anotherOwnerIsToldTheSignal() {
    TxId id = passivated(PAID);
    node.die();
    Node second = world.node();
    world.pass(Duration.ofSeconds(1));
    paid(second, id);
    world.passMillis(50);
    assertThat(second.status(id)).isEqualTo("completed");
  }

  @Test
  void whatOwesACallIsNeverPassivated() {
    world.services.silence("stock");
    node.startSaga(PAID);
    world.pass(LONG_ENOUGH);
    assertThat(node.engine.inMemory()).isEqualTo(1);
  }

  @Test
  void whatHasLittleTimeLeftStaysInMemory() {
    node.startSaga(EngineWorld.NAP.replace("600000", "9000"));
    world.pass(LONG_ENOUGH);
    assertThat(node.engine.inMemory()).isEqualTo(1);
  }

  /** Its time is up before its timer goes off, and just then it is looked who may leave. */
  @Test
  void aTimerThatGoesOffLateIsNotForgotten() {
    world.time.runLate(Duration.ofMillis(40));
    SagaDefinition nap = node.saga(EngineWorld.NAP.replace("600000", "4060"));
    List<TxId> ids = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      ids.add(node.startSaga(nap, EngineWorld.ACCEPTED).result().id());
      world.passMillis(20);
    }
    world.pass(LONG_ENOUGH);
    world.pass(LONG_ENOUGH);
    assertThat(ids).allSatisfy(id -> assertThat(node.status(id)).isEqualTo("completed"));
  }

  @Test
  void aClockThatStepsAheadEndsNoWaitForGood() {
    TxId id = node.startSaga(EngineWorld.NAP);
    world.time.runAhead(Duration.ofHours(1));
    world.pass(Duration.ofMinutes(10));
    assertThat(node.status(id)).isEqualTo("completed");
  }

  /** The time of the wait stays on record though nothing follows from it any more. */
  @Test
  void aTimeThatHadItsEffectNeitherKeepsNorWakesASaga() {
    TxId id = passivated(SHIPPED);
    world.pass(Duration.ofMinutes(10));
    world.pass(LONG_ENOUGH);
    assertThat(node.engine.inMemory()).isZero();
    int looks = node.log.reads();
    world.pass(Duration.ofMinutes(1));
    assertThat(node.log.reads() - looks).as("looks of all shards").isLessThan(50);
    assertThat(node.status(id)).isEqualTo("running");
    paid(node, id);
    world.passMillis(50);
    assertThat(node.status(id)).isEqualTo("completed");
  }

  @Test
  void aDatabaseWhoseClockJumpsAheadEndsNoSleep() {
    TxId id = passivated(EngineWorld.NAP);
    world.databaseAhead = Duration.ofHours(1);
    world.pass(Duration.ofMinutes(9));
    assertThat(node.status(id)).isEqualTo("running");
    world.pass(Duration.ofMinutes(2));
    assertThat(node.status(id)).isEqualTo("completed");
  }

  @Test
  void oneThatWasNotMarkedTriesAgain() {
    TxId id = node.startSaga(EngineWorld.NAP);
    node.log.markNothing(true);
    world.pass(LONG_ENOUGH);
    assertThat(node.engine.inMemory()).isEqualTo(1);
    node.log.markNothing(false);
    world.pass(LONG_ENOUGH);
    assertThat(node.engine.inMemory()).isZero();
    world.pass(Duration.ofMinutes(10));
    assertThat(node.status(id)).isEqualTo("completed");
  }

  @Test
  void whoWaitsForItsEndKeepsItInMemory() {
    Future<Snapshot> end = node.startSaga(node.saga(PAID), EngineWorld.FINISHED);
    world.pass(Duration.ofSeconds(29));
    assertThat(node.engine.inMemory()).isEqualTo(1);
    world.pass(LONG_ENOUGH);
    assertThat(end.result().summary().status()).isEqualTo("running");
    assertThat(node.engine.inMemory()).isZero();
  }

  @Test
  void aRepeatOfItsStartWaitsForTheEndOfAPassivatedSaga() {
    Optional<KeyClaim> key = EngineWorld.key("order-1", "hash");
    SagaDefinition definition = node.saga(PAID);
    TxId id = node.startSaga(definition, key, EngineWorld.ACCEPTED).result().id();
    world.pass(LONG_ENOUGH);
    Future<Snapshot> repeat = node.startSaga(definition, key, EngineWorld.FINISHED);
    world.pass(Duration.ofSeconds(1));
    assertThat(repeat.isComplete()).isFalse();
    paid(node, id);
    world.passMillis(50);
    assertThat(repeat.result().id()).isEqualTo(id);
    assertThat(repeat.result().output()).isEqualTo(CARD);
  }

  private void aSignalMeetsTheMarkAndIsNotForgotten(Runnable holdsTheMark) {
    TxId id = node.startSaga(PAID);
    holdsTheMark.run();
    world.pass(LONG_ENOUGH);
    world.services.silence("truck");
    assertThat(node.log.heldCount()).isPositive();
    node.engine.ask(id, new Request.Signal("paid", CARD), EngineWorld.ACCEPTED);
    node.log.release();
    assertThat(node.engine.inMemory()).isEqualTo(1);
    node.die();
    world.services.heal();
    Node second = world.node();
    world.pass(Duration.ofSeconds(30));
    assertThat(second.status(id)).isEqualTo("completed");
  }

  /** The mark finds another entry than the one that it was made for. */
  @Test
  void aSignalThatComesWhileItLeavesKeepsItAwake() {
    aSignalMeetsTheMarkAndIsNotForgotten(node.log::holdReads);
  }

  /** The signal is stored after the mark, and before the node hears of the mark. */
  @Test
  void aSignalThatOvertakesTheAnswerKeepsItAwake() {
    aSignalMeetsTheMarkAndIsNotForgotten(node.log::holdAnswers);
  }

  @Test
  void whoDiesBetweenTheMarkAndItsAnswerForgetsNoTime() {
    TxId id = node.startSaga(EngineWorld.NAP);
    node.log.holdAnswers();
    world.pass(LONG_ENOUGH);
    node.die();
    Node second = world.node();
    world.pass(Duration.ofMinutes(10));
    assertThat(second.status(id)).isEqualTo("completed");
  }

  @Test
  void whoCannotReachTheDatabaseKeepsItAndTriesAgain() {
    TxId id = node.startSaga(EngineWorld.NAP);
    node.log.failReads(true);
    world.pass(LONG_ENOUGH);
    assertThat(node.engine.inMemory()).isEqualTo(1);
    node.log.failReads(false);
    world.pass(LONG_ENOUGH);
    assertThat(node.engine.inMemory()).isZero();
    node.log.failReads(true);
    world.pass(Duration.ofMinutes(10));
    assertThat(node.engine.inMemory()).isZero();
    node.log.failReads(false);
    world.pass(Duration.ofSeconds(1));
    assertThat(node.status(id)).isEqualTo("completed");
  }

  @Test
  void aFencedNodePassivatesNothing() {
    TxId id = node.startSaga(EngineWorld.NAP);
    Node second = world.node();
    world.pass(Duration.ofSeconds(1));
    assertThat(second.engine.inMemory()).isEqualTo(1);
    world.pass(Duration.ofSeconds(601));
    assertThat(second.status(id)).isEqualTo("completed");
  }
}
