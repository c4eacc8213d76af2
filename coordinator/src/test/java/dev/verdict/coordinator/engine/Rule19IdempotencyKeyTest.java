package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.DurableBeforeVisibleTest.code;
import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static dev.verdict.coordinator.engine.EngineWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.engine.Transactions.Wait;
import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.IdempotencyKey;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.SagaDefinition;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Rule19IdempotencyKeyTest {
  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();

  private Future<Snapshot> start(Node on, String key, String hash) {
    return on.begin(true, key(key, hash), EngineWorld.FINISHED, branch("a"), branch("b"));
  }

  @Test
  void theShardIsAFunctionOfTheKey() {
    Future<Snapshot> answer = start(node, "k", "h");
    world.passMillis(100);

    assertThat(answer.result().id().shard())
        .isEqualTo(new IdempotencyKey("default", "alice", "k").shardOf(EngineWorld.SHARDS));
    assertThat(new IdempotencyKey("default", "alice", "k").shardOf(64)).isEqualTo(43);
  }

  @Test
  void startsAtTheSameTimeJoinOneTransaction() {
    node.log.holdReads();
    Future<Snapshot> first = start(node, "k", "h");
    Future<Snapshot> second = start(node, "k", "h");
    node.log.release();
    Future<Snapshot> third = start(node, "k", "h");
    world.passMillis(100);

    TxId id = first.result().id();
    assertThat(second.result().id()).isEqualTo(id);
    assertThat(third.result().id()).isEqualTo(id);
    assertThat(third.result().summary().outcome()).contains(Outcome.COMMIT);
    assertThat(node.engine.inMemory()).isZero();
  }

  @Test
  void aRepeatAfterTheEndIsAnsweredFromTheLogAlsoByANewOwner() {
    Future<Snapshot> first = start(node, "k", "h");
    world.passMillis(100);
    Future<Snapshot> again = start(node, "k", "h");
    node.die();
    Future<Snapshot> elsewhere = start(world.node(), "k", "h");
    world.passMillis(100);

    assertThat(again.result().id()).isEqualTo(first.result().id());
    assertThat(again.result().summary().outcome()).contains(Outcome.COMMIT);
    assertThat(elsewhere.result().id()).isEqualTo(first.result().id());
  }

  @Test
  void theSameKeyWithAnotherRequestIsAnErrorAtEveryStage() {
    node.log.holdReads();
    Future<Snapshot> first = start(node, "k", "h");
    assertThat(code(start(node, "k", "other"))).as("while it is looked up").isEqualTo(REUSED);
    node.log.release();
    assertThat(code(start(node, "k", "other"))).as("while it is live").isEqualTo(REUSED);
    world.passMillis(100);
    assertThat(first.succeeded()).isTrue();
    assertThat(code(start(node, "k", "other"))).as("when it is finished").isEqualTo(REUSED);
    assertThat(start(node, "k", "h").succeeded()).isTrue();
  }

  private static final Code REUSED = Code.IDEMPOTENCY_KEY_REUSED;

  @Test
  void anExpiredKeyIsAnErrorNeverANewRun() {
    start(node, "k", "h");
    world.passMillis(100);
    int appends = node.log.appended().size();
    world.pass(Duration.ofDays(31));

    assertThat(code(start(node, "k", "h"))).isEqualTo(Code.IDEMPOTENCY_KEY_EXPIRED);
    assertThat(node.log.appended()).hasSize(appends);
  }

  /** What is unfinished does not expire, wherever it waits. */
  @Test
  void aStartThatIsRepeatedAfterTheRetentionJoinsASagaThatStillWaits() {
    SagaDefinition waits = node.saga("'steps': [{'name': 'paid', 'signal': {}}]");
    TxId id = node.startSaga(waits, EngineWorld.key("k", "h"), EngineWorld.ACCEPTED).result().id();
    world.pass(Duration.ofDays(31));
    assertThat(node.engine.inMemory()).isZero();
    int appends = node.log.appended().size();
    Future<Snapshot> repeat =
        node.startSaga(waits, EngineWorld.key("k", "h"), EngineWorld.FINISHED);
    assertThat(node.log.appended()).as("nothing new began").hasSize(appends);
    node.engine.ask(id, new Request.Signal("paid", Json.nil()), EngineWorld.ACCEPTED);
    world.passMillis(50);
    assertThat(repeat.result().id()).isEqualTo(id);
    assertThat(repeat.result().summary().status()).isEqualTo("completed");
  }

  @Test
  void aStartThatFindsItsKeyTakenJoinsTheHolder() {
    Future<Snapshot> holder = node.oneShot(branch("a"));
    world.passMillis(100);
    TxId held = holder.result().id();
    node.log.script(Future.succeededFuture(new AppendOutcome.KeyTaken(held, "h")));
    Future<Snapshot> joined = start(node, "k", "h");
    world.passMillis(100);
    node.log.script(Future.succeededFuture(new AppendOutcome.KeyTaken(held, "h")));
    Future<Snapshot> reused = start(node, "l", "other");
    world.passMillis(100);

    assertThat(joined.result().id()).isEqualTo(held);
    assertThat(code(reused)).isEqualTo(REUSED);
    assertThat(node.engine.inMemory()).isZero();
  }

  @Test
  void whoJoinedAStartThatFindsItsKeyTakenJoinsTheHolderToo() {
    Future<Snapshot> holder = node.oneShot(branch("a"));
    world.passMillis(100);
    TxId held = holder.result().id();
    Promise<AppendOutcome> append = Promise.promise();
    node.log.script(append.future());
    Future<Snapshot> first =
        node.begin(true, key("k", "h"), EngineWorld.FINISHED, branch("a", false));
    Future<Snapshot> joined =
        node.begin(true, key("k", "h"), EngineWorld.FINISHED, branch("a", false));
    append.complete(new AppendOutcome.KeyTaken(held, "h"));

    assertThat(first.result().id()).isEqualTo(held);
    assertThat(joined.result().id()).isEqualTo(held);
  }

  @Test
  void aKeyThatCannotBeLookedUpBeginsNothing() {
    node.log.failReads(true);
    Future<Snapshot> answer = start(node, "k", "h");
    assertThat(code(answer)).isEqualTo(Code.UNAVAILABLE);
    assertThat(node.engine.inMemory()).isZero();

    node.log.failReads(false);
    Future<Snapshot> again = start(node, "k", "h");
    world.passMillis(100);
    assertThat(again.result().summary().outcome()).contains(Outcome.COMMIT);
  }

  @Test
  void joinersOfARefusedBeginHearTheSameRefusal() {
    node.log.holdReads();
    Future<Snapshot> first = twice();
    Future<Snapshot> second = twice();
    node.log.release();

    assertThat(code(first)).isEqualTo(Code.BRANCH_CONFLICT);
    assertThat(code(second)).isEqualTo(Code.BRANCH_CONFLICT);
    assertThat(node.engine.inMemory()).isZero();

    Future<Snapshot> corrected = start(node, "k", "corrected");
    world.passMillis(100);
    assertThat(corrected.result().summary().outcome()).contains(Outcome.COMMIT);
  }

  /** Else a client could abort what it was told of while a late copy begins another. */
  @Test
  void whoIsToldOfATransactionIsToldOfTheOneThatHoldsTheKeyWhateverCrashes() {
    Future<Snapshot> told = begin(node, EngineWorld.ACCEPTED);
    world.passMillis(10);
    node.die();
    Future<Snapshot> late = begin(world.node(), EngineWorld.ACCEPTED);
    world.passMillis(10);

    assertThat(late.result().id()).isEqualTo(told.result().id());
  }

  @Test
  void nobodyIsToldBeforeTheKeyIsDurable() {
    node.log.hold(entry -> true);
    Future<Snapshot> answer = begin(node, EngineWorld.ACCEPTED);
    world.passMillis(100);
    assertThat(answer.isComplete()).isFalse();

    node.log.release();
    world.passMillis(10);
    assertThat(answer.succeeded()).isTrue();
  }

  @Test
  void aWaitThatEndsBeforeTheTransactionDoesTellsOfADurableKeyToo() {
    Future<Snapshot> told = begin(node, new Wait(Wait.Until.FINISHED, Duration.ofSeconds(1)));
    world.pass(Duration.ofSeconds(2));
    node.die();
    Future<Snapshot> late = begin(world.node(), EngineWorld.ACCEPTED);
    world.passMillis(10);

    assertThat(told.result().summary().outcome()).isEmpty();
    assertThat(late.result().id()).isEqualTo(told.result().id());
  }

  @Test
  void theOutcomeIsUnknownIfTheKeyDoesNotBecomeDurableInTime() {
    node.log.hold(entry -> true);
    Future<Snapshot> answer = begin(node, EngineWorld.ACCEPTED);
    world.pass(Duration.ofMinutes(2));

    assertThat(code(answer)).isEqualTo(Code.OUTCOME_UNKNOWN);
  }

  @Test
  void aBeginningWithoutAKeyIsToldOfAtOnceAndWrittenLater() {
    Future<Snapshot> answer =
        node.begin(false, Optional.empty(), EngineWorld.ACCEPTED, branch("a"));
    world.passMillis(10);

    assertThat(answer.succeeded()).isTrue();
    assertThat(node.log.appended()).isEmpty();
  }

  /** Not complete: it waits for more branches, or for a request to commit. */
  private static Future<Snapshot> begin(Node on, Wait wait) {
    return on.begin(false, key("k", "h"), wait, branch("a"));
  }

  private Future<Snapshot> twice() {
    return node.begin(true, key("k", "h"), EngineWorld.FINISHED, branch("a"), branch("a"));
  }
}
