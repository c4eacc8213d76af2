package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static dev.verdict.coordinator.engine.EngineWorld.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Decided;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Pause;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.CallKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A pause holds back calls, whoever leads the transaction, and nothing else: no decision is lost,
 * everybody who asks is answered, and it is shown among what does not proceed.
 */
class PauseTest {
  private static final Hand ADA = new Hand("ada", "look first");
  private static final Hand BOB = new Hand("bob", "looked");
  private static final Action PAUSE = new Action.Pause();
  private static final Action RESUME = new Action.Resume();

  private static final String TWO_CALLS =
      "'steps': [{'name': 'take', 'participant': 'shelf', 'operation': 'take', 'undo': 'nothing'},"
          + " {'name': 'ring', 'participant': 'bell', 'operation': 'ring', 'undo': 'nothing',"
          + " 'after': ['take']}]";

  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();

  @Test
  void noCallBeginsBeforeItIsResumed() {
    TxId id = node.inDoubt();

    Snapshot paused = node.engine.act(id, PAUSE, ADA).result();
    world.pass(Duration.ofSeconds(5));
    int before = world.services.calls().size();
    world.services.heal();
    world.pass(Duration.ofMinutes(10));

    assertThat(paused.pause()).contains(new Pause("ada", "look first"));
    assertThat(world.services.calls()).hasSize(before);
    assertThat(node.status(id)).isEqualTo("committing");
    node.engine.act(id, RESUME, BOB);
    world.pass(Duration.ofSeconds(1));
    assertThat(node.status(id)).isEqualTo("committed");
    assertThat(node.engine.get(id).result().pause()).isEmpty();
  }

  @Test
  void itOutlivesItsOwnerAndTheNextOneDoesNotForgetIt() {
    TxId id = node.inDoubt();
    node.engine.act(id, PAUSE, ADA);
    world.passMillis(100);
    node.die();
    world.services.heal();
    int before = world.services.calls().size();

    Node second = world.node();
    world.pass(Duration.ofMinutes(2));

    assertThat(world.services.calls()).hasSize(before);
    Snapshot seen = second.engine.get(id).result();
    assertThat(seen.pause()).contains(new Pause("ada", "look first"));
    assertThat(seen.summary().stuck()).contains("coordinator: paused by ada: look first");
    assertThat(second.engine.decision(id).result()).isEqualTo(new Decided(Outcome.COMMIT));
    second.engine.act(id, RESUME, BOB);
    world.pass(Duration.ofSeconds(1));
    assertThat(second.status(id)).isEqualTo("committed");
  }

  @Test
  void anAnswerThatWasUnderWayIsRecordedAndItsConsequencesWait() {
    world.services.takeEachWay(Duration.ofMillis(100));
    Future<Snapshot> answer = node.oneShot(branch("a", true), branch("b", true));
    world.passMillis(150);
    TxId id = world.services.calls().get(0).tx();
    node.engine.act(id, PAUSE, ADA);
    world.pass(Duration.ofSeconds(20));

    assertThat(node.status(id)).isEqualTo("committing");
    assertThat(world.services.kinds()).containsExactly(CallKind.PREPARE, CallKind.PREPARE);
    node.engine.act(id, RESUME, BOB);
    world.pass(Duration.ofSeconds(1));
    assertThat(answer.result().summary().outcome()).contains(Outcome.COMMIT);
    assertThat(world.services.kinds())
        .containsExactly(CallKind.PREPARE, CallKind.PREPARE, CallKind.COMMIT, CallKind.COMMIT);
  }

  @Test
  void aCallThatIsStillUnderWayIsNotMadeAgain() {
    world.services.hang("shelf");
    TxId id = node.startSaga(TWO_CALLS);
    node.engine.act(id, PAUSE, ADA);
    node.engine.act(id, RESUME, BOB);
    world.passMillis(100);

    assertThat(world.services.kinds()).containsExactly(CallKind.ACTION);
  }

  @Test
  void theTimeOfAnUndecidedOneRunsOn() {
    world.services.hang("bank-a");
    node.oneShot(branch("a", true));
    world.passMillis(50);
    TxId id = world.services.calls().get(0).tx();
    node.engine.act(id, PAUSE, ADA);
    world.pass(EngineWorld.TIMEOUT.plusSeconds(1));

    assertThat(node.engine.decision(id).result()).isEqualTo(new Decided(Outcome.ABORT));
    assertThat(world.services.kinds()).containsExactly(CallKind.PREPARE);
  }

  @Test
  void aSagaIsCancelledWhilePausedAndUndoneOnceItIsResumed() {
    world.services.takeEachWay(Duration.ofMillis(100));
    TxId id = node.startSaga(TWO_CALLS.replace("'undo': 'nothing'", "'compensation': 'back'"));
    node.engine.act(id, PAUSE, ADA);
    world.pass(Duration.ofSeconds(1));
    node.engine.ask(id, new Request.Abort("no more wanted"), EngineWorld.ACCEPTED);
    world.pass(Duration.ofSeconds(1));
    assertThat(node.status(id)).isEqualTo("compensating");
    assertThat(world.services.kinds()).doesNotContain(CallKind.COMPENSATE);

    node.engine.act(id, RESUME, BOB);
    world.pass(Duration.ofSeconds(1));

    assertThat(node.status(id)).isEqualTo("compensated");
  }

  @Test
  void aRetryDoesNotResumeItAndSaysWhy() {
    TxId id = node.inDoubt();
    node.engine.act(id, PAUSE, ADA);
    world.passMillis(100);

    Future<Snapshot> retried = node.retry(id);

    assertThat(codeOf(retried)).isEqualTo(Code.PAUSED);
    assertThat(retried.cause()).hasMessageContaining("paused by ada (look first)");
  }

  @Test
  void whoIsSecondChangesNothing() {
    TxId id = node.inDoubt();
    node.engine.act(id, PAUSE, ADA);

    assertThat(node.engine.act(id, PAUSE, BOB).result().pause())
        .contains(new Pause("ada", "look first"));
    node.engine.act(id, RESUME, BOB);
    assertThat(node.engine.act(id, RESUME, ADA).result().pause()).isEmpty();
  }

  @Test
  void whatIsFinishedOrUnknownIsRefused() {
    Future<Snapshot> over = node.oneShot(branch("a", true));
    world.pass(Duration.ofSeconds(1));
    TxId id = over.result().id();
    TxId nobodys = TxId.of(world.time.nowMillis(), 0, 1, 77);

    assertThat(codeOf(node.engine.act(id, PAUSE, ADA))).isEqualTo(Code.FINISHED);
    assertThat(codeOf(node.engine.rehearse(id, PAUSE, ADA))).isEqualTo(Code.FINISHED);
    assertThat(codeOf(node.engine.act(nobodys, PAUSE, ADA))).isEqualTo(Code.UNKNOWN_TRANSACTION);
    assertThat(codeOf(node.engine.rehearse(nobodys, PAUSE, ADA)))
        .isEqualTo(Code.UNKNOWN_TRANSACTION);
  }

  @Test
  void aDryRunTellsTheCallsAndChangesNothing() {
    TxId id = node.inDoubt();
    node.engine.act(id, PAUSE, ADA);
    world.pass(Duration.ofSeconds(5));
    int entries = node.engine.get(id).result().history().size();

    Rehearsal rehearsal = node.engine.rehearse(id, RESUME, BOB).result();
    world.pass(Duration.ofSeconds(5));

    assertThat(rehearsal.calls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.participant()).isEqualTo("bank-b");
              assertThat(call.kind()).isEqualTo(CallKind.COMMIT);
            });
    assertThat(rehearsal.after().pause()).isEqualTo(Optional.empty());
    Snapshot now = node.engine.get(id).result();
    assertThat(now.pause()).isPresent();
    assertThat(now.history()).hasSize(entries);
  }

  @Test
  void anOwnerThatDiesBeforeThePauseIsStoredHasNotTakenItUp() {
    TxId id = node.inDoubt();
    node.log.crashAtAppend(1, false);
    Future<Snapshot> asked = node.engine.act(id, PAUSE, ADA);
    world.passMillis(100);
    node.die();
    world.services.heal();
    Node second = world.node();
    world.pass(Duration.ofSeconds(60));

    assertThat(asked.succeeded()).isFalse();
    assertThat(second.status(id)).isEqualTo("committed");
  }
}
