package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.DurableBeforeVisibleTest.code;
import static dev.verdict.coordinator.engine.EngineWorld.ACCEPTED;
import static dev.verdict.coordinator.engine.EngineWorld.FINISHED;
import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static dev.verdict.coordinator.engine.EngineWorld.large;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Decided;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Undecided;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.SagaDefinition;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Entries that can never be stored: what follows from them has not happened either. */
class RejectedEntryTest {
  private static final long ENTRY_CHARS_MAX = 16 << 20;

  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();
  private final SagaDefinition trip = DefinitionJson.parse(JsonText.read(SagaRunTest.TRIP));

  private static boolean isLazy(LogEntry entry) {
    return !entry.forced();
  }

  private List<Integer> appended() {
    return node.log.appended().stream().map(LogEntry::seq).toList();
  }

  /** So that what a step answered is written before the next one answers. */
  private void slowSteps() {
    world.services.takeEachWay(Appends.COMPANY);
  }

  @Test
  void aRunWhoseLazyEntryIsRejectedStopsAtOnceInTheOpen() {
    slowSteps();
    node.log.reject(RejectedEntryTest::isLazy);
    Future<Snapshot> answer = node.startSaga(trip, FINISHED);
    world.passMillis(500);
    TxId id = node.log.appended().get(0).tx();

    assertThat(appended()).as("no follower").containsExactly(1, 2);
    assertThat(world.services.calls()).as("the two steps only").hasSize(2);
    assertThat(answer.result().stuck().orElseThrow().reason()).contains("too large");
    assertThat(answer.result().summary().outcome()).isEmpty();
    assertThat(node.engine.decision(id).result()).isInstanceOf(Undecided.class);
    assertThat(node.engine.get(id).result().stuck().orElseThrow().reason()).contains("too large");
    assertThat(node.stuck().get(id)).contains("too large");
  }

  @Test
  void nothingIsDecidedOnWhatFollowsARejectedEntry() {
    slowSteps();
    node.log.reject(RejectedEntryTest::isLazy);
    node.log.hold(entry -> entry.seq() > 1);
    Future<Snapshot> answer = node.startSaga(trip, FINISHED);
    world.passMillis(500);
    assertThat(appended()).as("the decision waits behind").containsExactly(1, 2, 3);
    node.log.release();
    world.passMillis(500);
    TxId id = node.log.appended().get(0).tx();

    assertThat(appended()).containsExactly(1, 2, 3);
    assertThat(answer.result().summary().outcome()).isEmpty();
    assertThat(node.engine.get(id).result().history()).hasSize(1);
    assertThat(node.stuck()).containsKey(id);
  }

  @Test
  void whatStoppedGoesOnFromWhatIsStoredWhenItIsRetried() {
    node.log.reject(RejectedEntryTest::isLazy);
    node.startSaga(trip, FINISHED);
    world.passMillis(500);
    TxId id = node.log.appended().get(0).tx();
    node.log.reject(entry -> false);
    Future<Snapshot> retried = node.retry(id);
    world.pass(Duration.ofSeconds(60));

    assertThat(retried.succeeded()).isTrue();
    Snapshot end = node.engine.get(id).result();
    assertThat(end.summary().status()).isEqualTo("completed");
    assertThat(end.stuck()).isEmpty();
    assertThat(node.stuck()).isEmpty();
    assertThat(node.engine.inMemory()).isZero();
  }

  @Test
  void twoRetriesAtTheSameTimeDriveItOnOnce() {
    node.log.reject(RejectedEntryTest::isLazy);
    node.startSaga(trip, FINISHED);
    world.passMillis(500);
    TxId id = node.log.appended().get(0).tx();
    node.log.reject(entry -> false);
    int before = node.log.appended().size();
    node.log.holdAnswers();
    Future<Snapshot> first = node.retry(id);
    Future<Snapshot> second = node.retry(id);
    node.log.releaseOne();
    world.pass(Duration.ofSeconds(60));
    node.log.release();
    world.pass(Duration.ofSeconds(60));

    assertThat(first.succeeded()).isTrue();
    assertThat(second.succeeded()).isTrue();
    assertThat(appended().subList(before, appended().size())).doesNotHaveDuplicates();
    assertThat(node.engine.get(id).result().summary().status()).isEqualTo("completed");
    assertThat(node.engine.get(id).result().stuck()).isEmpty();
  }

  @Test
  void anEndThatCannotBeStoredIsShownAndRepeated() {
    node.log.reject(RejectedEntryTest::isLazy);
    Future<Snapshot> answer = node.oneShot(branch("a"));
    world.passMillis(100);
    TxId id = answer.result().id();
    assertThat(answer.result().summary().outcome()).contains(Outcome.COMMIT);
    assertThat(node.stuck()).containsKey(id);
    assertThat(node.engine.inMemory()).isZero();

    node.log.reject(entry -> false);
    node.retry(id);
    world.passMillis(100);
    assertThat(node.engine.get(id).result().summary().finished()).isTrue();
    assertThat(node.stuck()).isEmpty();
  }

  @Test
  void heldBackRecordsAreWrittenBeforeTheyGrowTooLargeForOneEntry() {
    TxId id = node.begin(false, Optional.empty(), ACCEPTED, large("b0", 900_000)).result().id();
    for (int i = 1; i < 20; i++) {
      assertThat(node.enlist(id, large("b" + i, 900_000)).succeeded()).isTrue();
    }
    Future<Snapshot> commit = node.commit(id, FINISHED);
    world.passMillis(100);

    assertThat(commit.result().summary().outcome()).contains(Outcome.COMMIT);
    assertThat(node.log.appended())
        .allMatch(entry -> entry.records().length() < ENTRY_CHARS_MAX / 4);
  }

  @Test
  void workOfWhichNothingCanBeStoredIsAbortedByARowOfItsOwn() {
    node.log.reject(RejectedEntryTest::isLazy);
    TxId id = node.begin(false, Optional.empty(), ACCEPTED, large("a", 600_000)).result().id();
    Future<Snapshot> enlisted = node.enlist(id, large("b", 600_000));
    world.passMillis(100);

    assertThat(code(enlisted)).isEqualTo(Code.NOT_STORABLE);
    assertThat(node.engine.decision(id).result()).isEqualTo(new Decided(Outcome.ABORT));
    assertThat(appended()).as("one in place of the other").containsExactly(1, 1);
    assertThat(node.log.appended().get(1).decision()).contains(Outcome.ABORT);
    assertThat(code(node.commit(id, FINISHED))).isEqualTo(Code.TRANSACTION_ABORTED);
    Snapshot end = node.engine.get(id).result();
    assertThat(end.summary().outcome()).contains(Outcome.ABORT);
    assertThat(end.stuck()).as("what is stored can be replayed").isEmpty();
  }

  @Test
  void aNewOwnerHasNothingToDoForWorkThatWasAbortedInstead() {
    node.log.script(FaultyLog.rejection());
    Future<Snapshot> answer = node.oneShot(branch("a"), branch("b"));
    world.passMillis(100);
    TxId id = answer.result().id();
    node.die();
    Node next = world.node();

    assertThat(next.engine.inMemory()).isZero();
    assertThat(next.stuck()).isEmpty();
    assertThat(next.engine.decision(id).result()).isEqualTo(new Decided(Outcome.ABORT));
    assertThat(next.log.appended()).isEmpty();
  }

  @Test
  void aNewOwnerGoesOnWithWhatStopped() {
    node.register(SagaRunTest.trip());
    node.log.reject(RejectedEntryTest::isLazy);
    node.startSaga(trip, FINISHED);
    world.passMillis(500);
    TxId id = node.log.appended().get(0).tx();
    node.die();
    Node next = world.node();
    world.pass(Duration.ofSeconds(60));

    assertThat(next.engine.get(id).result().summary().status()).isEqualTo("completed");
    assertThat(next.stuck()).isEmpty();
  }

  @Test
  void whatCannotEvenBeAbortedIsNotKeptInMemoryAndIsSaidSo() {
    node.log.reject(entry -> true);
    Future<Snapshot> answer = node.oneShot(branch("a"));
    world.passMillis(100);
    TxId id = node.log.appended().get(0).tx();

    assertThat(answer.result().stuck()).isPresent();
    assertThat(answer.result().summary().outcome()).isEmpty();
    assertThat(node.engine.inMemory()).isZero();
    node.log.reject(entry -> false);
    assertThat(node.engine.decision(id).result()).isEqualTo(new Decided(Outcome.ABORT));
  }

  @Test
  void recordsThatHaveNoTextAreRejectedRatherThanForgotten() {
    BrokenProtocol mute = BrokenProtocol.mute(node.atomic, node.definitions);
    Future<Snapshot> answer =
        node.start(mute, true, Optional.empty(), FINISHED, branch("a", false));

    assertThat(code(answer)).isEqualTo(Code.NOT_STORABLE);
    assertThat(node.engine.inMemory()).isZero();
  }

  @Test
  void aRefusalInWordsThatNoColumnTakesIsStoredAllTheSame() {
    world.services.refuse("bank-b", "no\0");
    Future<Snapshot> answer = node.oneShot(branch("a"), branch("b"));
    world.passMillis(100);

    assertThat(answer.result().summary().outcome()).contains(Outcome.ABORT);
    assertThat(node.log.appended().get(0).decision()).contains(Outcome.ABORT);
    Snapshot stored = node.engine.get(answer.result().id()).result();
    assertThat(stored.summary().reason()).contains("no").doesNotContain("\0");
    assertThat(stored.stuck()).isEmpty();
    assertThat(stored.branches()).isNotEmpty();
  }

  @Test
  void aLazyFirstEntryThatFindsItsKeyTakenLeavesTheFieldToTheHolder() {
    Future<Snapshot> holder = node.oneShot(branch("a"));
    world.passMillis(100);
    TxId held = holder.result().id();
    Promise<AppendOutcome> append = Promise.promise();
    node.log.script(append.future());
    Future<Snapshot> begun =
        node.begin(false, EngineWorld.key("k", "h"), FINISHED, large("a", 2 << 20));
    assertThat(begun.isComplete()).isFalse();
    append.complete(new AppendOutcome.KeyTaken(held, "h"));

    assertThat(begun.result().id()).isEqualTo(held);
    assertThat(node.engine.inMemory()).isZero();
  }

  @Test
  void aLazyEntryThatFindsAnotherDecisionCarriesThatOut() {
    world.services.silence("bank-a");
    TxId id = node.begin(false, Optional.empty(), ACCEPTED, branch("a", false)).result().id();
    node.log.script(Future.succeededFuture(new AppendOutcome.Lost(Outcome.ABORT)));
    assertThat(node.enlist(id, large("b", 2 << 20)).isComplete()).isTrue();
    world.passMillis(100);

    assertThat(node.engine.decision(id).result()).isEqualTo(new Decided(Outcome.ABORT));
  }
}
