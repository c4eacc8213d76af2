package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Decided;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Undecided;
import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.CallKind;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurableBeforeVisibleTest {
  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();

  private Future<Snapshot> commitUntilItsDecisionHangs() {
    node.log.hold(LogEntry::forced);
    Future<Snapshot> answer = node.oneShot(branch("a"), branch("b"));
    world.passMillis(100);
    assertThat(node.log.heldCount()).as("the decision's append").isEqualTo(1);
    return answer;
  }

  private TxId theTransaction() {
    return node.log.appended().get(0).tx();
  }

  @Test
  void nobodyLearnsOfADecisionBeforeItIsDurable() {
    Future<Snapshot> answer = commitUntilItsDecisionHangs();

    assertThat(answer.isComplete()).isFalse();
    assertThat(world.services.kinds()).containsOnly(CallKind.PREPARE);
    assertThat(node.engine.decision(theTransaction()).result()).isInstanceOf(Undecided.class);
    assertThat(node.engine.get(theTransaction()).result().summary().outcome()).isEmpty();
    assertThat(node.changes).allMatch(change -> change.summary().outcome().isEmpty());

    node.log.release();
    world.passMillis(100);

    assertThat(answer.result().summary().outcome()).contains(Outcome.COMMIT);
    assertThat(answer.result().summary().finished()).isTrue();
    assertThat(node.engine.decision(theTransaction()).result())
        .isEqualTo(new Decided(Outcome.COMMIT));
    assertThat(world.services.fate(theTransaction(), "a")).isEqualTo("committed");
  }

  @Test
  void theSameHoldsForAnAbort() {
    world.services.refuse("bank-b");
    Future<Snapshot> answer = commitUntilItsDecisionHangs();

    assertThat(answer.isComplete()).isFalse();
    assertThat(world.services.kinds()).containsOnly(CallKind.PREPARE);

    node.log.release();
    world.passMillis(100);

    assertThat(answer.result().summary().outcome()).contains(Outcome.ABORT);
    assertThat(world.services.fate(theTransaction(), "a")).isEqualTo("ended");
  }

  @Test
  void aCallerWhoseTimeIsUpBeforeTheDecisionIsCertainLearnsThatItIsUnknown() {
    Future<Snapshot> answer = commitUntilItsDecisionHangs();
    world.pass(Duration.ofSeconds(31));

    assertThat(answer.cause())
        .isInstanceOfSatisfying(
            CoordinatorException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Code.OUTCOME_UNKNOWN);
              assertThat(e.retryAfter()).isPresent();
            });
  }

  @Test
  void rule5_aFencedNodeTellsNobodyAnything() {
    Future<Snapshot> answer = commitUntilItsDecisionHangs();
    TxId id = theTransaction();
    int toldBefore = node.changes.size();
    Node next = world.node();
    node.log.release();
    world.passMillis(100);

    assertThat(code(answer)).isEqualTo(Code.OUTCOME_UNKNOWN);
    assertThat(node.changes).hasSize(toldBefore);
    assertThat(code(node.engine.decision(id))).isEqualTo(Code.NOT_LEADER);
    assertThat(code(node.engine.get(id))).isEqualTo(Code.NOT_LEADER);
    assertThat(world.services.kinds()).containsOnly(CallKind.PREPARE);
    assertThat(node.fenced).hasSize(1);
    assertThat(node.engine.inMemory()).isZero();
    assertThat(next.engine.decision(id).result()).isEqualTo(new Decided(Outcome.ABORT));
  }

  @Test
  void rule5_aFencedLazyWriteDropsTheShardToo() {
    node.log.hold(entry -> !entry.forced());
    Future<Snapshot> answer = node.oneShot(branch("a"));
    world.passMillis(100);
    assertThat(answer.result().summary().finished()).isTrue();
    world.node();
    node.log.release();

    assertThat(node.fenced).hasSize(1);
  }

  @Test
  void rule6_nothingElseIsHandledWhileAnAppendIsNotCertain() {
    Future<Snapshot> answer = commitUntilItsDecisionHangs();
    TxId id = theTransaction();
    Future<Snapshot> abort =
        node.engine.ask(id, new Request.Abort("changed my mind"), EngineWorld.ACCEPTED);
    world.pass(EngineWorld.TIMEOUT.plusSeconds(1));

    assertThat(abort.isComplete()).isFalse();
    assertThat(node.log.appended()).hasSize(1);

    node.log.release();
    world.passMillis(100);

    assertThat(answer.result().summary().outcome()).contains(Outcome.COMMIT);
    assertThat(code(abort)).isEqualTo(Code.TRANSACTION_COMMITTED);
    assertThat(node.log.appended()).filteredOn(entry -> entry.decision().isPresent()).hasSize(1);
  }

  @Test
  void aDecisionThatSomebodyElseMadeFirstIsCarriedOut() {
    node.log.script(Future.succeededFuture(new AppendOutcome.Lost(Outcome.ABORT)));
    Future<Snapshot> answer = node.oneShot(branch("a"), branch("b"));
    world.passMillis(100);
    TxId id = theTransaction();

    assertThat(answer.result().summary().outcome()).contains(Outcome.ABORT);
    assertThat(world.services.fate(id, "a")).isEqualTo("ended");
    assertThat(world.services.fate(id, "b")).isEqualTo("ended");
    assertThat(node.engine.inMemory()).isZero();
  }

  @Test
  void aLostDecisionIsCarriedOutOnceItIsKnownWhatIsStored() {
    node.log.script(Future.succeededFuture(new AppendOutcome.Lost(Outcome.ABORT)));
    node.log.failReads(true);
    Future<Snapshot> answer = node.oneShot(branch("a"));
    world.pass(Duration.ofSeconds(5));
    assertThat(answer.isComplete()).isFalse();

    node.log.failReads(false);
    world.pass(Duration.ofSeconds(1));
    assertThat(answer.result().summary().outcome()).contains(Outcome.ABORT);
  }

  @Test
  void whatWasReadBeforeTheDecisionIsNotToldAfterIt() {
    Future<Snapshot> answer = commitUntilItsDecisionHangs();
    TxId id = theTransaction();
    node.log.holdAnswers();
    Future<Snapshot> found = node.engine.get(id);
    assertThat(node.log.heldCount()).as("the append, and what was read before it").isEqualTo(2);
    node.log.releaseOne();
    world.passMillis(100);
    assertThat(answer.result().summary().finished()).isTrue();
    assertThat(node.engine.inMemory()).isZero();

    node.log.release();
    assertThat(found.result().summary().outcome()).contains(Outcome.COMMIT);
  }

  @Test
  void rule5_whatWasReadBeforeTheShardWasLostIsNotTold() {
    commitUntilItsDecisionHangs();
    TxId id = theTransaction();
    node.log.holdAnswers();
    Future<Snapshot> found = node.engine.get(id);
    node.log.releaseOne();
    node.engine.lost(id.shard(), 1);
    long epoch = node.raise().getOrDefault(id.shard(), -1L);
    node.engine.lead(id.shard(), epoch);
    node.log.releaseLast();

    node.log.release();
    assertThat(code(found)).isEqualTo(Code.NOT_LEADER);
    assertThat(node.engine.get(id).result().summary().outcome()).contains(Outcome.COMMIT);
  }

  static Code code(Future<?> failed) {
    assertThat(failed.failed()).isTrue();
    return ((CoordinatorException) failed.cause()).code();
  }
}
