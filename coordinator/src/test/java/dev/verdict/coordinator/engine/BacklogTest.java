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
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchCall;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an earlier owner left is resumed a little at a time, and nobody else waits for it. */
class BacklogTest {
  private static final int MANY = 40;
  private static final int ACTIVE = 3;
  private static final int RESTING = 5;
  private static final int URGENT = 2;
  private static final Hand ADA = new Hand("ada", "look first");
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final EngineWorld world = new EngineWorld();
  private final Node first = world.node();

  private static EngineLimits limits() {
    EngineLimits standard = EngineLimits.standard(EngineWorld.SHARDS);
    return new EngineLimits(
        standard.shards(),
        standard.transactionsMax(),
        standard.mailboxMax(),
        standard.waitersMax(),
        standard.requestMax(),
        new RecoveryLimits(4, 10_000, ACTIVE, RESTING, URGENT, 1 << 20, PAUSE),
        standard.passivation(),
        standard.replayRetry(),
        standard.retention(),
        standard.skewMax(),
        standard.retryAfter(),
        standard.drainMax());
  }

  /** Committed, and the participant has not heard of it. */
  private List<TxId> committed(int count) {
    world.services.deafen("bank-a");
    List<TxId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(first.begin(true, Optional.empty(), ACCEPTED, branch("a")).result().id());
      world.passMillis(1);
    }
    world.passMillis(3);
    ids.forEach(id -> assertThat(world.services.fate(id, "a")).isEqualTo("done"));
    return ids;
  }

  /** Begun by a client that has not asked for its end yet. */
  private TxId undecided() {
    Future<Snapshot> begun = first.begin(false, Optional.empty(), ACCEPTED, branch("u", false));
    return begun.result().id();
  }

  private Node fresh() {
    first.die();
    for (int shard = 0; shard < EngineWorld.SHARDS; shard++) {
      first.engine.lost(shard, Long.MAX_VALUE);
    }
    world.passMillis(10);
    world.services.heal();
    world.services.calls().clear();
    return world.new Node(limits());
  }

  private static void leadOnly(Node node, int shard) {
    node.engine.lead(shard, node.raise().getOrDefault(shard, -1L));
  }

  private boolean isFinished(Node node, TxId id) {
    return node.engine.get(id).result().summary().finished();
  }

  @Test
  void whatIsPausedOrResolvedBeforeItsTurnIsNotCalledFirst() {
    List<TxId> ids = committed(MANY);
    TxId paused = ids.get(MANY - 1);
    TxId resolved = ids.get(MANY - 2);
    Node node = fresh().lead();
    world.passMillis(1);
    assertThat(world.services.calls()).extracting(BranchCall::tx).doesNotContain(paused, resolved);

    node.engine.act(paused, new Action.Pause(), ADA);
    node.engine.act(resolved, new Action.Resolve(new BranchId("a"), Outcome.ABORT), ADA);
    world.pass(Duration.ofMinutes(1));

    assertThat(world.services.calls()).extracting(BranchCall::tx).doesNotContain(paused, resolved);
    assertThat(isFinished(node, paused)).isFalse();
    assertThat(isFinished(node, resolved)).isTrue();
    node.engine.act(paused, new Action.Resume(), ADA);
    world.pass(Duration.ofSeconds(1));
    assertThat(isFinished(node, paused)).isTrue();
  }

  /** Given up; the second step cannot be undone, and the first one's service keeps no barrier. */
  private TxId cannotBeUndone() {
    TxId id =
        first.startSaga(
            "'steps': [{'name': 'seat', 'participant': 'air', 'operation': 'take',"
                + " 'compensation': 'free'}, {'name': 'room', 'participant': 'inn',"
                + " 'operation': 'take', 'compensation': 'free'},"
                + " {'name': 'paid', 'signal': {}}]",
            Set.of("air"));
    world.services.deafen("inn");
    first.engine.act(id, new Action.Cancel(), ADA);
    world.pass(Duration.ofSeconds(2));
    return id;
  }

  private List<String> callsOf(TxId id) {
    return world.services.calls().stream()
        .filter(call -> call.tx().equals(id))
        .map(call -> call.kind() + " " + call.branch() + " " + call.attempt())
        .toList();
  }

  @Test
  void whatAnActBeforeItsTurnOwesIsCalledOnce() {
    committed(MANY);
    TxId id = cannotBeUndone();
    Node node = fresh().lead();
    world.passMillis(1);
    assertThat(callsOf(id)).isEmpty();

    Action byHand = new Action.Resolve(new BranchId("room"), Outcome.ABORT);
    Future<Snapshot> resolved = node.engine.act(id, byHand, ADA);
    world.pass(Duration.ofMinutes(1));

    assertThat(resolved.succeeded()).isTrue();
    assertThat(callsOf(id)).containsExactly("COMPENSATE seat 1");
    assertThat(node.status(id)).isEqualTo("compensated");
  }

  private List<String> calls(Rehearsal rehearsal) {
    return rehearsal.calls().stream()
        .map(call -> call.kind() + " " + call.branch() + " " + call.attempt())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"resolve", "retry", "cancel", "pause"})
  void aDryRunBeforeItsTurnTellsExactlyWhatIsSent(String word) {
    committed(MANY);
    TxId id = cannotBeUndone();
    Node node = fresh().lead();
    world.passMillis(1);
    assertThat(callsOf(id)).isEmpty();
    Action action =
        switch (word) {
          case "resolve" -> new Action.Resolve(new BranchId("room"), Outcome.ABORT);
          case "retry" -> new Action.Retry();
          case "cancel" -> new Action.Cancel();
          default -> new Action.Pause();
        };
    Rehearsal rehearsal = node.engine.rehearse(id, action, ADA).result();
    assertThat(callsOf(id)).as("a dry run sends nothing").isEmpty();
    world.services.deafen("inn");
    world.services.deafen("air");

    assertThat(node.engine.act(id, action, ADA).succeeded()).isTrue();
    world.passMillis(5);

    assertThat(calls(rehearsal)).containsExactlyElementsOf(callsOf(id));
  }

  /** Two steps stand beside each other, neither of which can be undone. */
  @Test
  void aDryRunBeforeItsTurnTellsOfWhatIsOwedBesides() {
    committed(MANY);
    TxId id =
        first.startSaga(
            "'steps': [{'name': 'seat', 'participant': 'air', 'operation': 'take',"
                + " 'compensation': 'free'}, {'name': 'room', 'participant': 'inn',"
                + " 'operation': 'take', 'compensation': 'free', 'after': []},"
                + " {'name': 'paid', 'signal': {}, 'after': ['seat', 'room']}]");
    world.services.deafen("inn");
    world.services.deafen("air");
    first.engine.act(id, new Action.Cancel(), ADA);
    world.pass(Duration.ofSeconds(2));
    Node node = fresh().lead();
    world.passMillis(1);
    assertThat(callsOf(id)).isEmpty();
    world.services.deafen("inn");
    world.services.deafen("air");
    Action byHand = new Action.Resolve(new BranchId("room"), Outcome.ABORT);

    Rehearsal rehearsal = node.engine.rehearse(id, byHand, ADA).result();
    node.engine.act(id, byHand, ADA);
    world.passMillis(5);

    assertThat(callsOf(id)).hasSize(1).first().asString().startsWith("COMPENSATE seat");
    assertThat(calls(rehearsal)).containsExactlyElementsOf(callsOf(id));
  }

  @Test
  void whatIsAskedForAsItWasShownBeforeItsTurnIsDone() {
    committed(MANY);
    TxId id = cannotBeUndone();
    Node node = fresh().lead();
    world.passMillis(1);
    Action byHand = new Action.Resolve(new BranchId("room"), Outcome.ABORT);
    List<String> shown = calls(node.engine.rehearse(id, byHand, ADA).result());

    Condition otherwise = Condition.NONE.and(now -> !calls(now).equals(shown));
    Condition asShown = Condition.NONE.and(now -> calls(now).equals(shown));

    assertThat(code(node.engine.act(id, byHand, ADA.provided(otherwise))))
        .isEqualTo(Code.PLAN_CHANGED);
    assertThat(callsOf(id)).as("nothing is done").isEmpty();
    assertThat(node.engine.act(id, byHand, ADA.provided(asShown)).succeeded()).isTrue();
  }

  @Test
  void anAtomicTransactionCallsEachOtherBranchOnce() {
    committed(MANY);
    world.services.deafen("bank-b");
    world.services.deafen("bank-c");
    TxId id =
        first
            .begin(true, Optional.empty(), ACCEPTED, branch("a"), branch("b"), branch("c"))
            .result()
            .id();
    world.passMillis(10);
    Node node = fresh().lead();
    world.passMillis(1);
    assertThat(callsOf(id)).isEmpty();

    node.engine.act(id, new Action.Resolve(new BranchId("b"), Outcome.COMMIT), ADA);
    world.pass(Duration.ofMinutes(1));

    assertThat(callsOf(id)).containsExactlyInAnyOrder("COMMIT a 1", "COMMIT c 1");
    assertThat(isFinished(node, id)).isTrue();
  }

  @Test
  void whatIsRefusedBeforeItsTurnDoesNotKeepItFromGoingOn() {
    committed(MANY);
    TxId id = cannotBeUndone();
    Node node = fresh().lead();
    world.passMillis(1);

    Action byHand = new Action.Resolve(new BranchId("lounge"), Outcome.ABORT);
    Future<Snapshot> refused = node.engine.act(id, byHand, ADA);
    world.pass(Duration.ofMinutes(1));

    assertThat(code(refused)).isEqualTo(Code.UNKNOWN_BRANCH);
    assertThat(callsOf(id)).hasSize(2).contains("COMPENSATE seat 1");
    assertThat(node.status(id)).isEqualTo("compensated");
  }

  @Test
  void whatIsRetriedBeforeItsTurnIsCalledOnce() {
    committed(MANY);
    TxId id = cannotBeUndone();
    world.pass(Duration.ofMinutes(10));
    Node node = fresh().lead();
    world.passMillis(1);
    assertThat(callsOf(id)).isEmpty();

    assertThat(node.retry(id).succeeded()).isTrue();
    world.pass(Duration.ofMinutes(1));

    assertThat(callsOf(id)).hasSize(2).contains("COMPENSATE seat 1");
    assertThat(node.status(id)).isEqualTo("compensated");
  }

  @Test
  void onlyAFewAreDrivenOnAtATimeOldestFirst() {
    List<TxId> ids = committed(MANY);
    Node node = fresh().lead();
    int most = 0;
    for (int i = 0; i < 500; i++) {
      world.passMillis(1);
      most = Math.max(most, node.engine.inMemory());
    }
    assertThat(most).isEqualTo(ACTIVE);
    for (int shard = 0; shard < EngineWorld.SHARDS; shard++) {
      int each = shard;
      assertThat(world.services.calls())
          .extracting(BranchCall::tx)
          .filteredOn(id -> id.shard() == each)
          .isSorted();
    }
    assertThat(ids).allSatisfy(id -> assertThat(isFinished(node, id)).isTrue());
    assertThat(node.engine.inMemory()).isZero();
  }

  @Test
  void participantsThatAreAwayFillNeitherMemoryNorTheSlots() {
    List<TxId> ids = committed(MANY);
    world.services.deafen("bank-b");
    Future<Snapshot> last = first.begin(true, Optional.empty(), ACCEPTED, branch("b"));
    world.passMillis(3);
    Node node = fresh();
    world.services.silence("bank-a");
    node.lead();
    int most = 0;
    for (int i = 0; i < 1_000; i++) {
      world.passMillis(1);
      most = Math.max(most, node.engine.inMemory());
    }
    assertThat(most).isLessThanOrEqualTo(ACTIVE + RESTING);
    assertThat(isFinished(node, last.result().id())).as("the last one is not held up").isTrue();

    world.services.heal();
    world.pass(PAUSE.multipliedBy(2));
    assertThat(ids).allSatisfy(id -> assertThat(isFinished(node, id)).isTrue());
    assertThat(node.engine.inMemory()).isZero();
  }

  @Test
  void attemptsCountOnWhenATransactionIsSetAsideAndItIsShownAsStuck() {
    List<TxId> ids = committed(MANY);
    Node node = fresh();
    world.services.silence("bank-a");
    node.lead();
    world.pass(Duration.ofMinutes(5));

    assertThat(node.stuck()).containsOnlyKeys(ids);
    int entries = node.engine.get(ids.get(MANY - 1)).result().history().size();
    world.pass(Duration.ofMinutes(5));
    assertThat(node.engine.get(ids.get(MANY - 1)).result().history())
        .as("a long outage writes little")
        .hasSizeLessThan(entries + 4);
  }

  @Test
  void whatIsNewIsServedWhileNothingOldIsReadYet() {
    committed(MANY);
    Node node = fresh();
    node.log.holdReads();
    node.lead();
    for (int shard = 0; shard < EngineWorld.SHARDS; shard++) {
      node.log.releaseOne();
    }
    Future<Snapshot> begun = node.oneShot(branch("c"));
    world.passMillis(10);

    assertThat(begun.result().summary().outcome()).contains(Outcome.COMMIT);
  }

  @Test
  void whatIsNewIsServedWhileParticipantsOfTheOldHang() {
    committed(MANY);
    Node node = fresh();
    world.services.hang("bank-a");
    node.lead();
    for (int i = 0; i < EngineWorld.SHARDS * 3; i++) {
      Future<Snapshot> begun = node.begin(true, key("k" + i, "h"), FINISHED, branch("c"));
      world.passMillis(10);
      assertThat(begun.result().summary().outcome()).contains(Outcome.COMMIT);
    }
    assertThat(node.engine.inMemory()).isEqualTo(ACTIVE);
  }

  @Test
  void whatIsAskedForIsResumedBeforeItsTurn() {
    committed(MANY);
    TxId asked = undecided();
    TxId inDoubt = undecided();
    Node node = fresh();
    world.services.hang("bank-a");
    node.lead();
    world.passMillis(10);

    assertThat(code(node.commit(asked, FINISHED))).isEqualTo(Code.TRANSACTION_ABORTED);
    assertThat(node.engine.decision(inDoubt).result()).isEqualTo(new Decided(Outcome.ABORT));
  }

  @Test
  void theHolderOfAKeyIsResumedWhenItsClientAsksAgain() {
    committed(MANY);
    Future<Snapshot> begun = first.begin(true, key("k", "h"), ACCEPTED, branch("b", false));
    TxId id = begun.result().id();
    Node node = fresh();
    world.services.hang("bank-a");
    node.lead();
    Future<Snapshot> again = node.begin(true, key("k", "h"), FINISHED, branch("b", false));
    world.passMillis(100);

    assertThat(again.result().id()).isEqualTo(id);
    assertThat(again.result().summary().outcome()).contains(Outcome.COMMIT);
  }

  @Test
  void whoAsksForTooManyIsToldToAskAgain() {
    List<TxId> ids = committed(MANY);
    Node node = fresh();
    world.services.hang("bank-a");
    node.lead();
    List<TxId> asked = ids.subList(MANY - URGENT - 1, MANY);
    for (TxId id : asked.subList(0, URGENT)) {
      assertThat(node.retry(id).succeeded()).isTrue();
    }
    assertThat(code(node.retry(asked.get(URGENT)))).isEqualTo(Code.SHARD_LOADING);
    assertThat(node.engine.decision(asked.get(URGENT)).result())
        .as("what is decided is told all the same")
        .isEqualTo(new Decided(Outcome.COMMIT));
    assertThat(node.engine.inMemory()).isEqualTo(ACTIVE + URGENT);
  }

  @Test
  void whatFinishedWhileItsPageWasReadIsNotResumedFromThatPage() {
    List<TxId> ids = committed(1);
    Node node = fresh();
    node.log.holdAnswers();
    leadOnly(node, ids.get(0).shard());
    node.log.releaseOne();
    node.engine.resume(ids.get(0), ACCEPTED);
    node.log.releaseLast();
    world.passMillis(10);
    assertThat(isFinishedInLog(ids.get(0))).isTrue();
    int calls = world.services.calls().size();
    node.log.release();
    world.pass(PAUSE);

    assertThat(world.services.calls()).hasSize(calls);
    assertThat(node.stuck()).isEmpty();
    assertThat(node.engine.inMemory()).isZero();
  }

  @Test
  void whatIsReadForSomebodyIsNotResumedTwice() {
    List<TxId> ids = committed(1);
    Node node = fresh();
    node.log.holdAnswers();
    leadOnly(node, ids.get(0).shard());
    node.log.releaseOne();
    node.engine.resume(ids.get(0), ACCEPTED);
    node.log.releaseOne();
    world.passMillis(10);
    assertThat(node.engine.inMemory()).isZero();
    node.log.release();
    world.pass(PAUSE.multipliedBy(2));

    assertThat(isFinishedInLog(ids.get(0))).isTrue();
    assertThat(world.services.calls()).hasSize(1);
    assertThat(node.engine.inMemory()).isZero();
  }

  @Test
  void whoLeavesResumesNothingMore() {
    committed(MANY);
    Node node = fresh();
    world.services.hang("bank-a");
    node.lead();
    node.engine.drain();
    world.services.heal();
    int calls = world.services.calls().size();
    world.pass(Duration.ofMinutes(1));

    assertThat(world.services.calls()).hasSize(calls);
  }

  @Test
  void aShardThatIsLostGivesItsRoomToTheOthers() {
    List<TxId> ids = committed(MANY);
    Node node = fresh();
    world.services.hang("bank-a");
    node.lead();
    world.services.heal();
    int heldBy = world.services.calls().get(0).tx().shard();
    node.engine.lost(heldBy, Long.MAX_VALUE);
    world.pass(Duration.ofSeconds(1));

    assertThat(ids)
        .filteredOn(id -> id.shard() != heldBy)
        .isNotEmpty()
        .allSatisfy(id -> assertThat(isFinished(node, id)).isTrue());
  }

  private boolean isFinishedInLog(TxId id) {
    return world
        .database
        .log("reader", Runnable::run)
        .read(id)
        .result()
        .orElseThrow()
        .summary()
        .finished();
  }
}
