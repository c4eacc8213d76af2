package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operator gives up what is undecided, and is told before what that would send. */
class CancelTest {
  private static final Hand ADA = new Hand("ada", "the customer is gone");
  private static final Action CANCEL = new Action.Cancel();

  private static final String THREE =
      "'steps': [{'name': 'a', 'participant': 'one', 'operation': 'do', 'compensation': 'undo'},"
          + " {'name': 'b', 'participant': 'two', 'operation': 'do', 'compensation': 'undo',"
          + " 'after': ['a']},"
          + " {'name': 'c', 'participant': 'three', 'operation': 'do', 'undo': 'nothing',"
          + " 'after': ['b'], 'pivot': PIVOT},"
          + " {'name': 'd', 'participant': 'four', 'operation': 'do', 'undo': 'nothing',"
          + " 'after': ['c']}]";

  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();

  private TxId parkedAt(String participant, boolean pivot) {
    world.services.breakWayTo(participant);
    String recovery = "'recovery': 'park', ";
    TxId id = node.startSaga(recovery + THREE.replace("PIVOT", Boolean.toString(pivot)));
    world.pass(Duration.ofSeconds(1));
    return id;
  }

  private static List<String> words(List<BranchCall> calls) {
    return calls.stream().map(call -> call.kind().path() + " " + call.branch()).toList();
  }

  @Test
  void anUndecidedAtomicTransactionIsAbortedInTheOperatorsName() {
    world.services.hang("bank-b");
    node.oneShot(branch("a", true), branch("b", true));
    world.passMillis(50);
    TxId id = world.services.calls().get(0).tx();

    Snapshot cancelled = node.engine.act(id, CANCEL, ADA).result();

    assertThat(cancelled.summary().outcome()).contains(Outcome.ABORT);
    assertThat(cancelled.summary().reason()).isEqualTo("by operator ada: the customer is gone");
  }

  @Test
  void aDryRunUndoesNothingAndTellsOfNoCallThatDependsOnAnAnswer() {
    TxId id = parkedAt("three", false);
    Rehearsal rehearsal = node.engine.rehearse(id, CANCEL, ADA).result();
    world.pass(Duration.ofSeconds(1));

    assertThat(words(rehearsal.calls())).containsExactly("settle c");
    assertThat(rehearsal.later()).as("that depends on the answer").isEmpty();
    assertThat(rehearsal.after().summary().outcome()).contains(Outcome.ABORT);
    assertThat(world.services.kinds()).containsOnly(CallKind.ACTION);
    assertThat(node.status(id)).isEqualTo("running");
  }

  @Test
  void compensationsThatFollowEachOtherAreToldInTheirOrder() {
    TxId id =
        node.startSaga(
            "'steps': [{'name': 'a', 'participant': 'one', 'operation': 'do', 'compensation': 'undo'},"
                + " {'name': 'b', 'participant': 'two', 'operation': 'do', 'compensation': 'undo',"
                + " 'after': ['a']}, {'name': 'nap', 'sleep_ms': 600000, 'after': ['b']}]");
    world.pass(Duration.ofSeconds(1));

    Rehearsal rehearsal = node.engine.rehearse(id, CANCEL, ADA).result();

    assertThat(words(rehearsal.calls())).containsExactly("compensate b");
    assertThat(words(rehearsal.later())).containsExactly("compensate a");
    node.engine.act(id, CANCEL, ADA);
    world.pass(Duration.ofSeconds(1));
    assertThat(node.status(id)).isEqualTo("compensated");
    assertThat(node.engine.get(id).result().summary().reason())
        .isEqualTo("cancelled: by operator ada: the customer is gone");
  }

  @Test
  void pastThePivotItIsRefusedDryOrNot() {
    TxId id = parkedAt("four", true);

    Future<Snapshot> cancelled = node.engine.act(id, CANCEL, ADA);
    Future<Rehearsal> rehearsed = node.engine.rehearse(id, CANCEL, ADA);

    for (Future<?> refused : List.of(cancelled, rehearsed)) {
      CoordinatorException why = (CoordinatorException) refused.cause();
      assertThat(why.code()).isEqualTo(Code.TRANSACTION_COMMITTED);
      assertThat(why).hasMessageContaining("cannot be undone any more");
    }
  }

  @Test
  void whatIsGivenUpAlreadyIsAnsweredAsItStands() {
    TxId id = parkedAt("three", false);
    node.engine.act(id, CANCEL, ADA);

    Snapshot again = node.engine.act(id, CANCEL, new Hand("bob", "me too")).result();

    assertThat(again.summary().reason()).contains("ada").doesNotContain("bob");
  }
}
