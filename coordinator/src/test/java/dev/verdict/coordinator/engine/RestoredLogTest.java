package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.DurableBeforeVisibleTest.code;
import static dev.verdict.coordinator.engine.EngineWorld.ACCEPTED;
import static dev.verdict.coordinator.engine.EngineWorld.FINISHED;
import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static dev.verdict.coordinator.engine.EngineWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Decided;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Forgotten;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Undecided;
import dev.verdict.coordinator.log.RestoreFloor;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A log that lost its newest history, and whose epochs were raised by an operator. */
class RestoredLogTest {
  private static final long JUMP = 1_000;

  private final EngineWorld world = new EngineWorld();

  /** Stored and undecided: an endpoint that cannot ask makes its begin durable. */
  private TxId stored(Node node) {
    return node.begin(false, Optional.empty(), ACCEPTED, branch("a", false)).result().id();
  }

  private Node restored(Node before) {
    before.die();
    world.database.treatAfterRestore(JUMP);
    return world.node();
  }

  @Test
  void withoutTheTreatmentWhatIsUndecidedIsAborted() {
    Node before = world.node();
    TxId id = stored(before);
    before.die();

    assertThat(world.node().engine.decision(id).result()).isEqualTo(new Decided(Outcome.ABORT));
  }

  @Test
  void whatIsUndecidedIsParkedInTheOpenAndNobodyMovesIt() {
    Node before = world.node();
    TxId id = stored(before);
    Node after = restored(before);

    assertThat(after.engine.decision(id).result()).isInstanceOf(Undecided.class);
    assertThat(code(after.commit(id, FINISHED))).isEqualTo(Code.UNAVAILABLE);
    assertThat(code(after.engine.ask(id, new Request.Abort("no"), FINISHED)))
        .isEqualTo(Code.UNAVAILABLE);
    assertThat(code(after.retry(id))).isEqualTo(Code.UNAVAILABLE);
    assertThat(after.stuck()).containsEntry(id, RestoreFloor.MARK);
    assertThat(after.engine.get(id).result().stuck().orElseThrow().reason())
        .isEqualTo(RestoreFloor.WHY);
    assertThat(after.log.appended()).isEmpty();
    assertThat(after.engine.inMemory()).isZero();
  }

  @Test
  void whatIsUndecidedAgainIsStillParkedAfterAnotherTakeover() {
    Node before = world.node();
    TxId id = stored(before);
    Node after = restored(before);
    after.die();

    assertThat(world.node().engine.decision(id).result()).isInstanceOf(Undecided.class);
  }

  @Test
  void whatTheLogDoesNotKnowAndWasBornBeforeIsForgottenNotAborted() {
    Node before = world.node();
    TxId lost = before.begin(false, Optional.empty(), ACCEPTED, branch("a")).result().id();
    TxId raisedSince = TxId.of(world.time.nowMillis(), lost.shard(), lost.epoch() + JUMP, 4711);
    Node after = restored(before);

    assertThat(after.engine.decision(lost).result()).isEqualTo(new Forgotten());
    assertThat(after.engine.decision(raisedSince).result()).isEqualTo(new Forgotten());
    assertThat(code(after.engine.get(lost))).isEqualTo(Code.FORGOTTEN);
    assertThat(code(after.commit(lost, FINISHED))).isEqualTo(Code.FORGOTTEN);
    assertThat(after.log.appended()).isEmpty();
  }

  @Test
  void whatIsBornAfterwardsIsAbortedAsEver() {
    Node after = restored(world.node());
    TxId id = after.begin(false, Optional.empty(), ACCEPTED, branch("a")).result().id();
    after.die();

    assertThat(id.epoch()).isGreaterThan(JUMP);
    assertThat(world.node().engine.decision(id).result()).isEqualTo(new Decided(Outcome.ABORT));
  }

  @Test
  void whatIsDecidedInTheLogIsFinished() {
    Node before = world.node();
    before.log.crashAtAppend(1, true);
    before.begin(true, key("k", "h"), FINISHED, branch("a"));
    world.passMillis(100);
    TxId id = before.log.appended().get(0).tx();
    Node after = restored(before);
    world.passMillis(5_000);

    assertThat(after.engine.get(id).result().summary().status()).isEqualTo("committed");
  }

  @Test
  void nothingIsSaidBeforeItIsKnownWhatTheRestoreTook() {
    Node before = world.node();
    TxId lost = before.begin(false, Optional.empty(), ACCEPTED, branch("a")).result().id();
    before.die();
    world.database.treatAfterRestore(JUMP);
    Node after = world.new Node(EngineLimits.standard(EngineWorld.SHARDS));
    after.log.holdReads();
    after.lead();

    assertThat(code(after.engine.decision(lost))).isEqualTo(Code.SHARD_LOADING);
    after.log.release();
    assertThat(after.engine.decision(lost).result()).isEqualTo(new Forgotten());
  }
}
