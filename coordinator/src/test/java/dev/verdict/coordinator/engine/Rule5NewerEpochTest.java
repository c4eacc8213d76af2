package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.DurableBeforeVisibleTest.code;
import static dev.verdict.coordinator.engine.EngineWorld.ACCEPTED;
import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static dev.verdict.coordinator.engine.EngineWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A leader that was replaced and has not heard of it meets what its successor began. */
class Rule5NewerEpochTest {
  private final EngineWorld world = new EngineWorld();
  private final Node old = world.new Node(EngineLimits.standard(EngineWorld.SHARDS));

  private Node replacement() {
    Node successor = world.node();
    successor.register(SagaRunTest.trip());
    return successor;
  }

  private TxId atomicOn(Node node) {
    return node.begin(false, Optional.empty(), ACCEPTED, branch("a")).result().id();
  }

  /** A saga whose first call is under way. */
  private TxId sagaOn(Node node) {
    world.services.hang("airline");
    return node.startSaga(SagaRunTest.trip(), key("k", "h"), ACCEPTED).result().id();
  }

  private void leavesItToItsLeader(TxId id, Future<?> answer) {
    assertThat(code(answer)).isEqualTo(Code.NOT_LEADER);
    assertThat(((CoordinatorException) answer.cause()).shard()).hasValue(id.shard());
    assertThat(old.doubts).as("leadership looks at once").contains(id.shard());
    old.doubts.clear();
    assertThat(old.engine.inMemory()).isZero();
    assertThat(old.log.appended()).isEmpty();
  }

  @Test
  void whatItsSuccessorBeganAndDidNotStoreYetIsNotUnknown() {
    old.lead();
    Node successor = replacement();
    TxId id = atomicOn(successor);

    leavesItToItsLeader(id, old.commit(id, ACCEPTED));
    leavesItToItsLeader(id, old.enlist(id, branch("b")));
    leavesItToItsLeader(id, old.engine.get(id));
    leavesItToItsLeader(id, old.retry(id));
    leavesItToItsLeader(id, old.engine.decision(id));

    Future<Snapshot> commit = successor.commit(id, EngineWorld.FINISHED);
    world.passMillis(100);
    assertThat(commit.result().summary().outcome()).contains(Outcome.COMMIT);
  }

  @Test
  void aSagaOfItsSuccessorIsNotDrivenByARetry() {
    old.lead();
    TxId id = sagaOn(replacement());
    int calls = world.services.calls().size();

    Future<Snapshot> retry = old.retry(id);
    world.passMillis(100);
    assertThat(world.services.calls()).hasSize(calls);
    leavesItToItsLeader(id, retry);
    leavesItToItsLeader(id, old.engine.get(id));
    leavesItToItsLeader(id, old.engine.resume(id, ACCEPTED));
    leavesItToItsLeader(id, old.engine.ask(id, new Request.Abort("no"), ACCEPTED));
    leavesItToItsLeader(id, old.engine.decision(id));
  }

  @Test
  void aSagaOfItsSuccessorIsNotDrivenByARepeatOfItsStart() {
    old.log.holdReads();
    old.lead();
    for (int shard = 0; shard < EngineWorld.SHARDS; shard++) {
      old.log.releaseOne();
    }
    assertThat(old.log.heldCount()).as("the reading of its backlog").isPositive();
    TxId id = sagaOn(replacement());
    int calls = world.services.calls().size();

    Future<Snapshot> repeat =
        answered(() -> old.startSaga(SagaRunTest.trip(), key("k", "h"), ACCEPTED));
    world.passMillis(100);
    assertThat(world.services.calls()).hasSize(calls);
    leavesItToItsLeader(id, repeat);
  }

  /** Lets through the reads that a question makes, and no others. */
  private Future<Snapshot> answered(Supplier<Future<Snapshot>> question) {
    int others = old.log.heldCount();
    Future<Snapshot> answer = question.get();
    while (!answer.isComplete() && old.log.heldCount() > others) {
      old.log.releaseLast();
    }
    return answer;
  }
}
