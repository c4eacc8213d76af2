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
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.SagaDefinition;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Too much waits to be written: transactions wait too, and lose nothing. */
class FullLogTest {
  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();
  private final SagaDefinition trip = DefinitionJson.parse(JsonText.read(SagaRunTest.TRIP));

  private void assertWhollyStored(TxId id) {
    Snapshot end = node.engine.get(id).result();
    assertThat(end.stuck()).isEmpty();
    assertThat(end.summary().finished()).isTrue();
    assertThat(end.history())
        .extracting(StoredTransaction.Entry::seq)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, end.history().size()).boxed().toList());
    assertThat(node.stuck()).isEmpty();
    assertThat(node.fenced).isEmpty();
    assertThat(node.engine.inMemory()).isZero();
  }

  @Test
  void aStartThatFindsNoRoomHasNotHappenedAndMayBeRepeated() {
    node.log.setFull(true);
    Future<Snapshot> answer =
        node.begin(true, EngineWorld.key("k", "h"), FINISHED, branch("a", false));

    assertThat(answer.cause())
        .isInstanceOfSatisfying(
            CoordinatorException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
              assertThat(e.retryAfter()).isPresent();
            });
    assertThat(node.engine.inMemory()).isZero();

    node.log.setFull(false);
    Future<Snapshot> again =
        node.begin(true, EngineWorld.key("k", "h"), FINISHED, branch("a", false));
    world.passMillis(100);
    assertThat(again.result().summary().outcome()).contains(Outcome.COMMIT);
  }

  @Test
  void aQuestionAboutAnUnknownTransactionIsAnsweredOnceThereIsRoom() {
    node.log.setFull(true);
    TxId id = TxId.of(world.time.nowMillis(), 1, 0, 4711);
    assertThat(code(node.engine.decision(id))).isEqualTo(Code.UNAVAILABLE);

    node.log.setFull(false);
    assertThat(node.engine.decision(id).result()).isEqualTo(new Decided(Outcome.ABORT));
  }

  @Test
  void aDecisionThatFindsNoRoomIsAppendedAgain() {
    node.log.setFull(true);
    Future<Snapshot> answer = node.oneShot(branch("a"), branch("b"));
    world.pass(Duration.ofSeconds(5));
    TxId id = node.log.appended().get(0).tx();
    assertThat(answer.isComplete()).isFalse();
    assertThat(node.log.appended()).as("the pauses grow").hasSizeLessThan(12);

    node.log.setFull(false);
    world.pass(Duration.ofSeconds(3));
    assertThat(answer.result().summary().outcome()).contains(Outcome.COMMIT);
    assertThat(world.services.fate(id, "a")).isEqualTo("committed");
    assertWhollyStored(id);
  }

  @Test
  void nothingElseOfATransactionIsHandledWhileItsDecisionWaitsForRoom() {
    node.log.setFull(true);
    Future<Snapshot> answer = node.oneShot(branch("a"));
    world.passMillis(100);
    TxId id = node.log.appended().get(0).tx();
    Future<Snapshot> abort = node.engine.ask(id, new Request.Abort("no"), ACCEPTED);
    world.passMillis(100);
    assertThat(abort.isComplete()).isFalse();

    node.log.setFull(false);
    world.pass(Duration.ofSeconds(3));
    assertThat(answer.result().summary().outcome()).contains(Outcome.COMMIT);
    assertThat(code(abort)).isEqualTo(Code.TRANSACTION_COMMITTED);
  }

  @Test
  void aCallerWhoseTimeIsUpWhileItWaitsForRoomLearnsThatTheOutcomeIsUnknown() {
    node.log.setFull(true);
    Future<Snapshot> answer = node.oneShot(branch("a"));
    world.pass(Duration.ofSeconds(31));

    assertThat(code(answer)).isEqualTo(Code.OUTCOME_UNKNOWN);
  }

  @Test
  void lazyRecordsThatFindNoRoomAreHeldBackAndWrittenLater() {
    Future<Snapshot> answer = node.startSaga(trip, FINISHED);
    TxId id = node.log.appended().get(0).tx();
    node.log.setFull(true);
    world.pass(Duration.ofSeconds(5));
    assertThat(world.services.fate(id, "hotel")).as("nobody waits for it").isEqualTo("done");
    assertThat(answer.isComplete()).isFalse();

    node.log.setFull(false);
    world.pass(Duration.ofSeconds(3));
    assertThat(answer.result().summary().status()).isEqualTo("completed");
    assertWhollyStored(id);
  }

  @Test
  void anEndThatFindsNoRoomIsWrittenLater() {
    Future<Snapshot> answer = node.oneShot(branch("a"));
    node.log.hold(LogEntry::forced);
    world.passMillis(20);
    node.log.release();
    node.log.setFull(true);
    world.pass(Duration.ofSeconds(2));
    TxId id = answer.result().id();
    assertThat(answer.result().summary().finished()).isTrue();
    assertThat(node.engine.inMemory()).isEqualTo(1);

    node.log.setFull(false);
    world.pass(Duration.ofSeconds(3));
    assertWhollyStored(id);
  }

  @Test
  void aTransactionThatHoldsBackTooMuchTakesNothingMoreUntilThereIsRoom() {
    TxId id = node.begin(false, Optional.empty(), ACCEPTED, branch("a")).result().id();
    node.log.setFull(true);
    assertThat(node.enlist(id, large("b", 2 << 20)).succeeded()).isTrue();
    Future<Snapshot> third = node.enlist(id, branch("c"));
    assertThat(third.isComplete()).isFalse();

    node.log.setFull(false);
    world.pass(Duration.ofSeconds(1));
    assertThat(third.succeeded()).isTrue();
    Future<Snapshot> commit = node.commit(id, FINISHED);
    world.passMillis(100);
    assertThat(commit.result().summary().outcome()).contains(Outcome.COMMIT);
    assertWhollyStored(id);
  }

  @Test
  void aSubstituteAbortThatFindsNoRoomIsAppendedAgain() {
    node.log.script(FaultyLog.rejection());
    Future<Snapshot> answer = node.oneShot(branch("a"));
    node.log.hold(entry -> false);
    world.passMillis(1);
    node.log.setFull(true);
    world.pass(Duration.ofSeconds(1));
    node.log.setFull(false);
    world.pass(Duration.ofSeconds(3));

    assertThat(answer.result().summary().outcome()).contains(Outcome.ABORT);
    assertWhollyStored(answer.result().id());
  }

  @Test
  void aShardThatIsLostWhileItsTransactionsWaitForRoomTellsNobodyAnything() {
    node.log.setFull(true);
    Future<Snapshot> answer = node.oneShot(branch("a"));
    world.passMillis(100);
    TxId id = node.log.appended().get(0).tx();
    node.engine.lost(id.shard(), Long.MAX_VALUE);
    int appends = node.log.appended().size();
    world.pass(Duration.ofSeconds(10));

    assertThat(code(answer)).isEqualTo(Code.OUTCOME_UNKNOWN);
    assertThat(node.log.appended()).hasSize(appends);
  }
}
