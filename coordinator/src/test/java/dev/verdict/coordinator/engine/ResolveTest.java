package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static dev.verdict.coordinator.engine.EngineWorld.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Decided;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.BuiltIn;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A branch that a person resolved by hand at its participant is called no more, whoever leads the
 * transaction, and the decision stays what it is.
 */
class ResolveTest {
  private static final Hand ADA = new Hand("ada", "corrected by hand");

  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();

  private static Action as(String branch, Outcome outcome) {
    return new Action.Resolve(new BranchId(branch), outcome);
  }

  @Test
  void itEndsAndTheDecisionStands() {
    TxId id = node.inDoubt();

    Snapshot resolved = node.engine.act(id, as("b", Outcome.ABORT), ADA).result();
    world.pass(Duration.ofMinutes(1));

    assertThat(resolved.summary().finished()).isTrue();
    assertThat(resolved.summary().outcome()).contains(Outcome.COMMIT);
    assertThat(node.engine.decision(id).result()).isEqualTo(new Decided(Outcome.COMMIT));
    Snapshot stored = node.engine.get(id).result();
    assertThat(stored.branches().get(1).status()).isEqualTo("heuristic_abort");
    assertThat(stored.branches().get(1).detail()).isEqualTo("ada: corrected by hand");
  }

  @Test
  void theNextOwnerDoesNotCallItEither() {
    TxId id = node.inDoubt();
    world.services.deafen("bank-a");
    node.engine.act(id, as("b", Outcome.COMMIT), ADA);
    world.passMillis(100);
    node.die();
    world.services.heal();
    int before = world.services.calls().size();

    Node second = world.node();
    world.pass(Duration.ofMinutes(2));

    assertThat(second.status(id)).isEqualTo("committed");
    assertThat(world.services.calls().stream().skip(before))
        .noneMatch(call -> call.branch().equals(new BranchId("b")));
  }

  @Test
  void whatNobodyWaitsForIsRefused() {
    TxId id = node.inDoubt();

    assertThat(codeOf(node.engine.act(id, as("a", Outcome.ABORT), ADA)))
        .as("it has acknowledged")
        .isEqualTo(Code.NOT_IN_DOUBT);
    assertThat(codeOf(node.engine.act(id, as("z", Outcome.ABORT), ADA)))
        .isEqualTo(Code.UNKNOWN_BRANCH);
    node.engine.act(id, as("b", Outcome.COMMIT), ADA);
    world.passMillis(100);
    assertThat(codeOf(node.engine.act(id, as("b", Outcome.COMMIT), ADA))).isEqualTo(Code.FINISHED);
  }

  @Test
  void whatIsUndecidedIsRefused() {
    world.services.hang("bank-a");
    node.oneShot(branch("a", true));
    world.passMillis(50);
    TxId id = world.services.calls().get(0).tx();

    assertThat(codeOf(node.engine.act(id, as("a", Outcome.COMMIT), ADA)))
        .isEqualTo(Code.NOT_IN_DOUBT);
    assertThat(codeOf(node.engine.rehearse(id, as("a", Outcome.COMMIT), ADA)))
        .isEqualTo(Code.NOT_IN_DOUBT);
  }

  /** Of which the second step cannot be undone: its service does not hear. */
  private TxId cannotBeUndone() {
    TxId id =
        node.startSaga(
            "'steps': [{'name': 'seat', 'participant': 'air', 'operation': 'take',"
                + " 'compensation': 'free'}, {'name': 'room', 'participant': 'inn',"
                + " 'operation': 'take', 'compensation': 'free'},"
                + " {'name': 'paid', 'signal': {}}]");
    world.services.deafen("inn");
    node.engine.act(id, new Action.Cancel(), ADA);
    world.pass(Duration.ofSeconds(2));
    return id;
  }

  @Test
  void aStepThatIsUndoneByHandLetsTheRestBeUndone() {
    TxId id = cannotBeUndone();

    Rehearsal rehearsal = node.engine.rehearse(id, as("room", Outcome.ABORT), ADA).result();
    assertThat(rehearsal.calls())
        .singleElement()
        .satisfies(call -> assertThat(call.participant()).isEqualTo("air"));
    assertThat(node.status(id)).isEqualTo("compensating");

    node.engine.act(id, as("room", Outcome.ABORT), ADA);
    world.passMillis(100);

    assertThat(node.status(id)).isEqualTo("compensated");
    Snapshot stored = node.engine.get(id).result();
    assertThat(stored.branches().get(0).status()).isEqualTo("compensated");
    assertThat(stored.branches().get(1).status()).isEqualTo("heuristic_abort");
    assertThat(stored.branches().get(1).detail()).isEqualTo("ada: corrected by hand");
  }

  /** Of two steps beside each other, each is being undone by a service that does not answer. */
  @Test
  void aDryRunTellsExactlyWhatIsSentWhileCallsAreOut() {
    TxId id =
        node.startSaga(
            "'steps': [{'name': 'visa', 'participant': 'state', 'operation': 'take',"
                + " 'compensation': 'free'}, {'name': 'seat', 'participant': 'air',"
                + " 'operation': 'take', 'compensation': 'free', 'after': ['visa']},"
                + " {'name': 'room', 'participant': 'inn', 'operation': 'take',"
                + " 'compensation': 'free', 'after': ['visa']},"
                + " {'name': 'paid', 'signal': {}, 'after': ['seat', 'room']}]");
    world.pass(Duration.ofSeconds(1));
    world.services.hang("air");
    world.services.hang("inn");
    node.engine.act(id, new Action.Cancel(), ADA);
    world.passMillis(20);
    for (String step : List.of("room", "seat")) {
      int before = world.services.calls().size();
      List<BranchCall> told =
          node.engine.rehearse(id, as(step, Outcome.ABORT), ADA).result().calls();
      List<BranchCall> toldOfRetry =
          node.engine.rehearse(id, new Action.Retry(), ADA).result().calls();
      node.engine.act(id, new Action.Retry(), ADA);
      world.passMillis(5);
      assertThat(toldOfRetry).as("what is under way is not sent once more").isEmpty();
      assertThat(world.services.calls()).hasSize(before);

      node.engine.act(id, as(step, Outcome.ABORT), ADA);
      world.passMillis(5);

      assertThat(told).isEqualTo(world.services.calls().stream().skip(before).toList());
    }
    world.pass(Duration.ofSeconds(1));
    assertThat(node.status(id)).isEqualTo("compensated");
  }

  @Test
  void theNextOwnerKnowsThatAStepWasResolved() {
    TxId id = cannotBeUndone();
    world.services.deafen("air");
    node.engine.act(id, as("room", Outcome.COMMIT), ADA);
    world.passMillis(100);
    node.die();
    world.services.heal();
    int before = world.services.calls().size();

    Node second = world.node();
    world.pass(Duration.ofMinutes(2));

    assertThat(second.status(id)).isEqualTo("compensated");
    assertThat(second.engine.get(id).result().branches().get(1).status())
        .isEqualTo("heuristic_commit");
    assertThat(world.services.calls().stream().skip(before))
        .isNotEmpty()
        .allMatch(call -> call.branch().equals(new BranchId("seat")));
  }

  @Test
  void aStepThatIsNotBeingUndoneIsNotResolved() {
    TxId id = cannotBeUndone();

    assertThat(codeOf(node.engine.act(id, as("seat", Outcome.ABORT), ADA)))
        .as("what comes after it is undone first")
        .isEqualTo(Code.NOT_IN_DOUBT);
    assertThat(codeOf(node.engine.act(id, as("lounge", Outcome.ABORT), ADA)))
        .isEqualTo(Code.UNKNOWN_BRANCH);
  }

  /** Given up while its first step is on the way, and back, for 200 ms each. */
  private TxId maybeRan(String members) {
    world.services.takeEachWay(Duration.ofMillis(200));
    TxId id = node.startSaga(members);
    node.engine.act(id, new Action.Cancel(), ADA);
    world.passMillis(1);
    return id;
  }

  @Test
  void nobodySaysWhetherAStepRanWhileItsAnswerIsOnItsWay() {
    TxId id =
        maybeRan(
            "'steps': [{'name': 'room', 'participant': 'inn', 'operation': 'take',"
                + " 'compensation': 'free'}, {'name': 'paid', 'signal': {}}]");
    Action neverRan = as("room", Outcome.ABORT);

    assertThat(node.engine.act(id, neverRan, ADA).cause()).hasMessageContaining("is under way");
    assertThat(codeOf(node.engine.act(id, neverRan, ADA))).isEqualTo(Code.NOT_IN_DOUBT);
    assertThat(codeOf(node.engine.rehearse(id, neverRan, ADA))).isEqualTo(Code.NOT_IN_DOUBT);
    world.pass(Duration.ofMinutes(1));

    assertThat(node.status(id)).isEqualTo("compensated");
    assertThat(world.services.fate(id, "room")).isEqualTo("ended");
  }

  @Test
  void afterAPauseAPersonMaySayWhetherAStepRan() {
    world.services.silence("inn");
    TxId id =
        maybeRan(
            "'steps': [{'name': 'room', 'participant': 'inn', 'operation': 'take',"
                + " 'compensation': 'free'}, {'name': 'paid', 'signal': {}}]");
    node.engine.act(id, new Action.Pause(), ADA);
    world.pass(Duration.ofMinutes(1));

    assertThat(node.engine.act(id, as("room", Outcome.ABORT), ADA).succeeded()).isTrue();
    world.pass(Duration.ofSeconds(1));

    assertThat(node.status(id)).isEqualTo("compensated");
    assertThat(node.engine.get(id).result().branches().get(0).status())
        .isEqualTo("heuristic_abort");
  }

  @Test
  void whatASagaHoldsIsNotReleasedByHand() {
    TxId id =
        node.startSaga(
            "'holds': [{'resource': {'value': 'room'}}],"
                + " 'steps': [{'name': 'paid', 'signal': {}}]");
    world.locks.failingReleases = Integer.MAX_VALUE;
    node.engine.act(id, new Action.Cancel(), ADA);
    world.passMillis(50);

    assertThat(node.engine.act(id, as(BuiltIn.LOCKS, Outcome.ABORT), ADA).cause())
        .hasMessageContaining("not by hand");
  }
}
