package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.DurableBeforeVisibleTest.code;
import static dev.verdict.coordinator.engine.EngineWorld.FINISHED;
import static dev.verdict.coordinator.engine.EngineWorld.ORIGIN;
import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static dev.verdict.coordinator.engine.EngineWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer;
import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicSpec;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.protocol.wire.LockMode;
import dev.verdict.protocol.wire.LockRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Atomic transactions that hold something from before they begin. */
class HeldStartsTest {
  private static final LockRequest ACCOUNT =
      new LockRequest(
          new TreeMap<>(Map.of("account:42", LockMode.EXCLUSIVE)), Duration.ofSeconds(5));

  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();

  private Future<Snapshot> start(Optional<KeyClaim> claim) {
    AtomicSpec spec = new AtomicSpec(EngineWorld.TIMEOUT, Duration.ofSeconds(3), false);
    Start.Holding<AtomicCommand> holding = new Start.Holding<>(ACCOUNT, held -> begin(spec, held));
    return node.engine.start(
        new Start<>(node.atomic, begin(spec, HeldLocks.NONE), ORIGIN, claim, Optional.of(holding)),
        FINISHED);
  }

  private static AtomicCommand begin(AtomicSpec spec, HeldLocks held) {
    return new AtomicCommand.Begin(spec.holding(held), List.of(branch("a"), branch("b")), true);
  }

  @Test
  void nobodyIsCalledBeforeAllIsGrantedAndItIsLetGoAtTheEnd() {
    Promise<BranchAnswer> granted = Promise.promise();
    world.locks.claim = granted.future();
    Future<Snapshot> answer = start(Optional.empty());
    world.passMillis(1_000);
    assertThat(world.services.calls()).isEmpty();

    granted.complete(ModelLocks.GRANTED);
    world.passMillis(100);
    assertThat(answer.result().summary().outcome()).contains(Outcome.COMMIT);
    assertThat(world.services.calls())
        .extracting(BranchCall::locks)
        .containsOnly(new HeldLocks(17, ACCOUNT.resources()));
    assertThat(world.locks.kinds()).containsExactly(CallKind.ACTION, CallKind.CONFIRM);
    assertThat(world.locks.calls).extracting(BranchCall::tx).containsOnly(answer.result().id());
  }

  @Test
  void whoIsNotGrantedAllBeginsNothingAndMayTryAgainWithItsKey() {
    world.locks.claim =
        Future.succeededFuture(new BranchAnswer.Refused("lock_timeout: account:42 is held"));
    Future<Snapshot> refused = start(key("one", "transfer"));
    world.passMillis(100);
    assertThat(code(refused)).isEqualTo(Code.LOCK_TIMEOUT);
    assertThat(refused.cause()).hasMessageContaining("account:42 is held");
    assertThat(world.services.calls()).isEmpty();
    assertThat(world.locks.kinds()).containsExactly(CallKind.ACTION);

    world.locks.claim = Future.succeededFuture(ModelLocks.GRANTED);
    Future<Snapshot> again = start(key("one", "transfer"));
    world.passMillis(100);
    assertThat(again.result().summary().outcome()).contains(Outcome.COMMIT);
  }

  @Test
  void theRepeatOfAKeyWaitsForTheSameClaim() {
    Promise<BranchAnswer> granted = Promise.promise();
    world.locks.claim = granted.future();
    Future<Snapshot> first = start(key("one", "transfer"));
    world.passMillis(100);
    Future<Snapshot> repeat = start(key("one", "transfer"));
    world.passMillis(100);
    granted.complete(ModelLocks.GRANTED);
    world.passMillis(100);

    assertThat(repeat.result().id()).isEqualTo(first.result().id());
    assertThat(world.locks.kinds()).containsExactly(CallKind.ACTION, CallKind.CONFIRM);
  }

  /** It may have been granted all the same: nobody may stay behind who holds it. */
  @Test
  void whatBecameOfTheClaimNobodyKnowsIsGivenBackAgainAndAgain() {
    world.locks.claim = ModelLocks.away();
    world.locks.failingReleases = 2;
    Future<Snapshot> answer = start(Optional.empty());
    world.pass(Duration.ofSeconds(5));

    assertThat(code(answer)).isEqualTo(Code.UNAVAILABLE);
    assertThat(world.locks.kinds())
        .containsExactly(CallKind.ACTION, CallKind.CONFIRM, CallKind.CONFIRM, CallKind.CONFIRM);
  }

  @Test
  void whatIsGrantedToANodeThatIsAboutToEndIsGivenBack() {
    Promise<BranchAnswer> granted = Promise.promise();
    world.locks.claim = granted.future();
    Future<Snapshot> answer = start(Optional.empty());
    node.engine.drain();
    granted.complete(ModelLocks.GRANTED);
    world.passMillis(100);

    assertThat(code(answer)).isEqualTo(Code.NOT_LEADER);
    assertThat(world.services.calls()).isEmpty();
    assertThat(world.locks.kinds()).containsExactly(CallKind.ACTION, CallKind.CONFIRM);
  }

  @Test
  void whatIsGrantedToANodeThatLedTheShardBeforeIsGivenBack() {
    Promise<BranchAnswer> granted = Promise.promise();
    world.locks.claim = granted.future();
    Future<Snapshot> answer = start(Optional.empty());
    for (int shard = 0; shard < EngineWorld.SHARDS; shard++) {
      node.engine.lost(shard, Long.MAX_VALUE);
    }
    granted.complete(ModelLocks.GRANTED);
    world.passMillis(100);

    assertThat(code(answer)).isEqualTo(Code.NOT_LEADER);
    assertThat(world.locks.kinds()).containsExactly(CallKind.ACTION, CallKind.CONFIRM);
  }

  /** Nobody would look after them: the shard keeps its epoch, and nothing is stored of it. */
  @Test
  void aBeginThatTheLogRefusesGivesItsLocksBack() {
    node.log.reject(entry -> true);
    node.log.hold(entry -> true);
    Future<Snapshot> answer = start(Optional.empty());
    world.passMillis(100);
    assertThat(world.locks.kinds()).containsExactly(CallKind.ACTION);

    node.log.release();
    world.passMillis(100);
    assertThat(code(answer)).isEqualTo(Code.NOT_STORABLE);
    assertThat(world.services.calls()).isEmpty();
    assertThat(world.locks.kinds()).containsExactly(CallKind.ACTION, CallKind.CONFIRM);
  }

  @Test
  void soDoesOneWhoseClientDoesNotWaitAnyMore() {
    node.log.reject(entry -> true);
    node.log.hold(entry -> true);
    Future<Snapshot> answer = start(Optional.empty());
    world.pass(Duration.ofSeconds(60));
    assertThat(answer.isComplete()).isTrue();
    assertThat(world.locks.kinds()).containsExactly(CallKind.ACTION);

    node.log.release();
    world.passMillis(100);
    assertThat(world.locks.kinds()).containsExactly(CallKind.ACTION, CallKind.CONFIRM);
  }

  @Test
  void soDoesOneWhoseKeyBelongsToAnother() {
    Future<Snapshot> before = start(Optional.empty());
    world.passMillis(100);
    TxId holder = before.result().id();
    world.locks.calls.clear();
    Promise<AppendOutcome> append = Promise.promise();
    node.log.script(append.future());
    Future<Snapshot> answer = start(key("one", "transfer"));
    world.passMillis(100);
    assertThat(world.locks.kinds()).containsExactly(CallKind.ACTION);

    append.complete(new AppendOutcome.KeyTaken(holder, "transfer"));
    world.passMillis(100);
    assertThat(answer.result().id()).isEqualTo(holder);
    assertThat(world.locks.kinds()).containsExactly(CallKind.ACTION, CallKind.CONFIRM);
  }

  @Test
  void whatIsGrantedWhenTheLogDoesNotAnswerAnyMoreIsGivenBack() {
    Promise<BranchAnswer> granted = Promise.promise();
    world.locks.claim = granted.future();
    Future<Snapshot> answer = start(Optional.empty());
    node.log.setAway(true);
    granted.complete(ModelLocks.GRANTED);
    world.passMillis(100);

    assertThat(code(answer)).isEqualTo(Code.UNAVAILABLE);
    assertThat(world.locks.kinds()).containsExactly(CallKind.ACTION, CallKind.CONFIRM);
  }

  /** Rule 12: whoever reads the id of a claim that waits asks about live work. */
  @Test
  void anInquiryDoesNotKillWhatWaitsForItsLocks() {
    Promise<BranchAnswer> granted = Promise.promise();
    world.locks.claim = granted.future();
    Future<Snapshot> answer = start(Optional.empty());
    TxId id = world.locks.calls.get(0).tx();
    Future<DecisionAnswer> asked = node.engine.decision(id);
    world.passMillis(100);
    assertThat(asked.result()).isInstanceOf(DecisionAnswer.Undecided.class);

    granted.complete(ModelLocks.GRANTED);
    world.passMillis(100);
    assertThat(answer.result().id()).isEqualTo(id);
    assertThat(answer.result().summary().outcome()).contains(Outcome.COMMIT);
  }

  @Test
  void whatWasNotGrantedItsLocksIsAbortedByAnInquiry() {
    world.locks.claim =
        Future.succeededFuture(new BranchAnswer.Refused("lock_timeout: account:42 is held"));
    start(Optional.empty());
    TxId id = world.locks.calls.get(0).tx();
    Future<DecisionAnswer> asked = node.engine.decision(id);
    world.passMillis(100);

    assertThat(asked.result()).isEqualTo(new DecisionAnswer.Decided(Outcome.ABORT));
  }
}
