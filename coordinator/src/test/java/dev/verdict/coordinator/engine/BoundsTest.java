package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.DurableBeforeVisibleTest.code;
import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static dev.verdict.coordinator.engine.FaultyLog.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.engine.Transactions.Wait;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the engine does when there is too much, too late, or no more. */
class BoundsTest {
  private final EngineWorld world = new EngineWorld();

  private Node small() {
    EngineLimits standard = EngineLimits.standard(EngineWorld.SHARDS);
    return world
        .new Node(
            new EngineLimits(
                standard.shards(),
                2,
                3,
                1,
                standard.requestMax(),
                standard.recovery(),
                standard.passivation(),
                standard.replayRetry(),
                standard.retention(),
                standard.skewMax(),
                standard.retryAfter(),
                standard.drainMax()))
        .lead();
  }

  private static Future<Snapshot> begin(Node node, Wait wait) {
    return node.begin(false, Optional.empty(), wait, branch("a"));
  }

  private static Future<Snapshot> commit(Node node, TxId id, Wait wait) {
    return node.engine.ask(id, new Request.Commit(Optional.empty()), wait);
  }

  @Test
  void moreTransactionsThanFitAreRefused() {
    Node node = small();
    assertThat(begin(node, EngineWorld.ACCEPTED).succeeded()).isTrue();
    assertThat(begin(node, EngineWorld.ACCEPTED).succeeded()).isTrue();
    assertThat(code(begin(node, EngineWorld.ACCEPTED))).isEqualTo(Code.OVERLOADED);
    world.pass(Duration.ofSeconds(20));
    assertThat(begin(node, EngineWorld.ACCEPTED).succeeded()).as("after their deadline").isTrue();
  }

  @Test
  void moreRequestsThanFitAreRefusedAndEventsAreNot() {
    Node node = small();
    TxId id = begin(node, EngineWorld.ACCEPTED).result().id();
    node.log.hold(LogEntry::forced);
    Future<Snapshot> commit = commit(node, id, EngineWorld.FINISHED);
    world.passMillis(10);
    List<Future<Snapshot>> more = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      more.add(commit(node, id, EngineWorld.FINISHED));
    }
    assertThat(code(more.get(3))).isEqualTo(Code.OVERLOADED);
    node.log.release();
    world.passMillis(100);

    assertThat(commit.result().summary().outcome()).contains(Outcome.COMMIT);
    assertThat(more.get(2).result().summary().outcome()).contains(Outcome.COMMIT);
  }

  @Test
  void moreWaitersThanFitAreToldWhereItStands() {
    Node node = small();
    world.services.silence("bank-a");
    TxId id = begin(node, EngineWorld.ACCEPTED).result().id();
    Future<Snapshot> first = commit(node, id, EngineWorld.FINISHED);
    Future<Snapshot> second = commit(node, id, EngineWorld.FINISHED);

    assertThat(first.isComplete()).isFalse();
    assertThat(second.result().summary().status()).isEqualTo("preparing");
  }

  @Test
  void aWaitThatIsUpIsAnsweredWithWhereItStands() {
    Node node = world.node();
    Wait short1s = new Wait(Wait.Until.FINISHED, Duration.ofSeconds(1));
    world.services.silence("bank-b");
    Future<Snapshot> answer = node.begin(true, Optional.empty(), short1s, branch("a"), branch("b"));
    world.pass(Duration.ofSeconds(1));

    assertThat(answer.result().summary().status()).isIn("preparing", "aborting");
    assertThat(answer.result().summary().finished()).isFalse();
  }

  @Test
  void nothingBeginsWhileTheLogIsAway() {
    Node node = world.node();
    node.log.setAway(true);
    assertThat(code(node.oneShot(branch("a")))).isEqualTo(Code.UNAVAILABLE);
    assertThat(node.engine.inMemory()).isZero();
  }

  @Test
  void aNodeWithoutShardsBeginsNothing() {
    Node node = world.new Node(EngineLimits.standard(EngineWorld.SHARDS));
    assertThat(code(node.oneShot(branch("a")))).isEqualTo(Code.NOT_LEADER);
  }

  @Test
  void aBeginThatCannotBeStoredHasNotHappened() {
    Node node = world.node();
    node.log.script(rejection());
    Future<Snapshot> answer = node.oneShot(branch("a", false));
    world.passMillis(100);

    assertThat(code(answer)).isEqualTo(Code.NOT_STORABLE);
    assertThat(world.services.calls()).isEmpty();
    assertThat(node.engine.inMemory()).isZero();
  }

  @Test
  void rule10_workWhoseRecordsCannotBeStoredIsAbortedByARowOfItsOwn() {
    Node node = world.node();
    node.log.script(rejection());
    Future<Snapshot> answer = node.oneShot(branch("a"), branch("b"));
    world.passMillis(100);

    assertThat(answer.result().summary().outcome()).contains(Outcome.ABORT);
    assertThat(node.log.appended().get(1).decision()).contains(Outcome.ABORT);
    assertThat(world.services.fate(answer.result().id(), "a")).isEqualTo("ended");
    Snapshot stored = node.engine.get(answer.result().id()).result();
    assertThat(stored.stuck()).as("what is stored can be replayed").isEmpty();
    assertThat(stored.summary().finished()).isTrue();
  }

  @Test
  void rule10_anErrorOfTheLogIsStuckInTheOpenAndNoDecision() {
    Node node = world.node();
    Future<Snapshot> begun =
        node.begin(false, Optional.empty(), EngineWorld.ACCEPTED, branch("a", false));
    TxId id = begun.result().id();
    node.log.script(rejection());
    Future<Snapshot> commit = commit(node, id, EngineWorld.FINISHED);
    world.passMillis(100);
    Snapshot stuck = node.engine.get(id).result();

    assertThat(stuck.summary().outcome()).isEmpty();
    assertThat(stuck.stuck()).isPresent();
    assertThat(commit.result().stuck()).as("who waits is told").isPresent();
    assertThat(node.stuck()).containsKey(id);
    assertThat(node.engine.inMemory()).isZero();

    node.retry(id);
    world.passMillis(100);
    Snapshot end = node.engine.get(id).result();
    assertThat(end.summary().outcome()).as("as after a take-over").contains(Outcome.ABORT);
    assertThat(end.stuck()).isEmpty();
    assertThat(node.stuck()).isEmpty();
  }
}
