package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.DurableBeforeVisibleTest.code;
import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Decided;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Forgotten;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Undecided;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Rule12InquiryTest {
  private final EngineWorld world = new EngineWorld();

  private TxId unknown(long bornMillis, long epoch) {
    return TxId.of(bornMillis, 1, epoch, 4711);
  }

  private TxId beginOn(Node node) {
    Future<Snapshot> begun = node.begin(false, Optional.empty(), EngineWorld.ACCEPTED, branch("a"));
    return begun.result().id();
  }

  @Test
  void liveWorkIsLeftAlone() {
    Node node = world.node();
    TxId id = beginOn(node);

    assertThat(node.engine.decision(id).result()).isInstanceOf(Undecided.class);

    Future<Snapshot> commit =
        node.engine.ask(id, new Request.Commit(Optional.empty()), EngineWorld.FINISHED);
    world.passMillis(100);
    assertThat(commit.result().summary().outcome()).contains(Outcome.COMMIT);
  }

  @Test
  void aShardThatIsStillLoadingSaysNothing() {
    Node node = world.new Node(EngineLimits.standard(EngineWorld.SHARDS));
    node.log.holdReads();
    node.lead();
    Future<DecisionAnswer> early = node.engine.decision(unknown(world.time.nowMillis(), 0));

    assertThat(code(early)).isEqualTo(Code.SHARD_LOADING);
    assertThat(node.log.appended()).isEmpty();

    node.log.release();
    assertThat(node.engine.decision(unknown(world.time.nowMillis(), 0)).result())
        .isEqualTo(new Decided(Outcome.ABORT));
  }

  @Test
  void workOfAnEarlierOwnerThatNobodyKnowsIsAbortedByARow() {
    Node first = world.node();
    TxId id = beginOn(first);
    first.die();
    Node second = world.node();

    assertThat(second.engine.decision(id).result()).isEqualTo(new Decided(Outcome.ABORT));
    assertThat(database(id)).contains(Outcome.ABORT);
    Future<Snapshot> late =
        second.engine.ask(id, new Request.Commit(Optional.empty()), EngineWorld.FINISHED);
    assertThat(code(late)).isEqualTo(Code.TRANSACTION_ABORTED);
    assertThat(second.engine.inMemory()).isZero();
  }

  @Test
  void theAbortIsToldOnlyOnceItIsDurable() {
    Node node = world.node();
    node.log.hold(entry -> true);
    TxId id = unknown(world.time.nowMillis(), 0);
    Future<DecisionAnswer> first = node.engine.decision(id);
    Future<DecisionAnswer> second = node.engine.decision(id);

    assertThat(first.isComplete()).isFalse();
    assertThat(second.result()).isInstanceOf(Undecided.class);

    node.log.release();
    assertThat(first.result()).isEqualTo(new Decided(Outcome.ABORT));
    assertThat(node.log.appended()).hasSize(1);
  }

  @Test
  void rule18_whatIsOlderThanTheRetentionIsForgottenNotAborted() {
    Node node = world.node();
    long longAgo = world.time.nowMillis() - Duration.ofDays(31).toMillis();

    assertThat(node.engine.decision(unknown(longAgo, 0)).result()).isEqualTo(new Forgotten());
    assertThat(code(node.engine.get(unknown(longAgo, 0)))).isEqualTo(Code.FORGOTTEN);
    assertThat(node.log.appended()).isEmpty();
  }

  @Test
  void whatCannotHaveBeenBornYetIsUnknown() {
    Node node = world.node();
    long tomorrow = world.time.nowMillis() + Duration.ofDays(1).toMillis();

    assertThat(code(node.engine.decision(unknown(tomorrow, 0))))
        .isEqualTo(Code.UNKNOWN_TRANSACTION);
    assertThat(node.log.appended()).isEmpty();
  }

  @Test
  void whatWasBornInANewerEpochIsForItsLeaderToAnswer() {
    Node node = world.node();
    TxId id = unknown(world.time.nowMillis(), 99);

    assertThat(code(node.engine.decision(id))).isEqualTo(Code.NOT_LEADER);
    assertThat(code(node.engine.get(id))).isEqualTo(Code.NOT_LEADER);
    assertThat(node.log.appended()).isEmpty();
  }

  @Test
  void aLogThatIsAwayDecidesNothing() {
    Node node = world.node();
    node.log.setAway(true);

    assertThat(code(node.engine.decision(unknown(world.time.nowMillis(), 0))))
        .isEqualTo(Code.UNAVAILABLE);
  }

  @Test
  void aParticipantWithANewerEpochIsAFailedCallNotAVote() {
    Node node = world.node();
    world.services.haveSeenEpoch(9);
    Future<Snapshot> answer = node.oneShot(branch("a"));
    world.passMillis(50);
    assertThat(answer.isComplete()).isFalse();
    assertThat(node.newerEpochs).as("rule 7").singleElement().asString().endsWith("@9");
    world.services.heal();
    world.pass(Duration.ofSeconds(2));

    assertThat(answer.result().summary().outcome()).contains(Outcome.COMMIT);
  }

  private Optional<Outcome> database(TxId id) {
    return world.database.log("reader", Runnable::run).read(id).result().orElseThrow().decision();
  }
}
