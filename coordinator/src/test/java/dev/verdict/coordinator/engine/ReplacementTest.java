package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.EngineWorld.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * An operator's result takes the place of a step only once the step's service has ruled it out, and
 * then for good, whoever leads the saga.
 */
class ReplacementTest {
  private static final Hand ADA = new Hand("ada", "booked by telephone");
  private static final BranchId ROOM = new BranchId("room");
  private static final Json GIVEN = new Json.Obj(Map.of("room", Json.number(12)));

  private static final String STAY =
      "'recovery': 'park', 'steps': [{'name': 'room', 'participant': 'inn', 'operation': 'take',"
          + " 'compensation': 'free'}, {'name': 'paid', 'signal': {}},"
          + " {'name': 'mail', 'participant': 'post', 'operation': 'send', 'undo': 'nothing',"
          + " 'input': {'step': 'room'}}]";

  private static final String STAY_AND_CALL =
      "'recovery': 'park', 'steps': [{'name': 'room', 'participant': 'inn', 'operation': 'take',"
          + " 'compensation': 'free'}, {'name': 'wake', 'participant': 'bell',"
          + " 'operation': 'ring', 'undo': 'nothing'}]";

  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();

  private TxId unheard() {
    world.services.silence("inn");
    TxId id = node.startSaga(STAY);
    world.pass(Duration.ofSeconds(2));
    return id;
  }

  private List<CallKind> kinds(String participant) {
    return world.services.calls().stream()
        .filter(call -> call.participant().equals(participant))
        .map(BranchCall::kind)
        .distinct()
        .toList();
  }

  private static String detail(Node node, TxId id) {
    return node.engine.get(id).result().branches().get(0).detail();
  }

  private static String state(Node node, TxId id) {
    return node.engine.get(id).result().branches().get(0).status();
  }

  @Test
  void aDryRunSaysWhatIsAskedAndWhatFollowsIfItNeverRan() {
    TxId id = unheard();

    Rehearsal rehearsal =
        node.engine.rehearse(id, new Action.Substitute(ROOM, GIVEN, false), ADA).result();

    assertThat(rehearsal.calls())
        .singleElement()
        .satisfies(call -> assertThat(call.kind()).isEqualTo(CallKind.SETTLE));
    assertThat(state(node, id)).isEqualTo("running");
  }

  @Test
  void theNextOwnerGoesOnReplacing() {
    TxId id = unheard();
    node.engine.act(id, new Action.Substitute(ROOM, GIVEN, false), ADA);
    world.passMillis(100);
    assertThat(state(node, id)).isEqualTo("replacing");
    node.die();
    world.services.heal();

    Node second = world.node();
    world.pass(Duration.ofMinutes(1));

    assertThat(state(second, id)).isEqualTo("given");
    assertThat(kinds("inn")).endsWith(CallKind.SETTLE);
    assertThat(second.engine.get(id).result().branches().get(0).detail())
        .isEqualTo("given by ada: booked by telephone");
  }

  @Test
  void nothingOfItIsUndoneByItsService() {
    TxId id = unheard();
    world.services.heal();
    node.engine.act(id, new Action.Skip(ROOM), ADA);
    world.pass(Duration.ofSeconds(1));
    assertThat(state(node, id)).isEqualTo("left_out");

    node.engine.act(id, new Action.Cancel(), ADA);
    world.pass(Duration.ofSeconds(1));

    assertThat(node.status(id)).isEqualTo("compensated");
    assertThat(kinds("inn")).doesNotContain(CallKind.COMPENSATE);
  }

  @Test
  void whatAPersonDidAPersonUndoes() {
    TxId id = unheard();
    world.services.heal();
    node.engine.act(id, new Action.Substitute(ROOM, GIVEN, true), ADA);
    world.pass(Duration.ofSeconds(1));
    node.engine.act(id, new Action.Cancel(), ADA);
    world.pass(Duration.ofMinutes(1));

    assertThat(node.status(id)).isEqualTo("compensating");
    assertThat(node.stuck().get(id)).contains("to be undone by hand");
    assertThat(kinds("inn")).doesNotContain(CallKind.COMPENSATE);

    node.engine.act(id, new Action.Resolve(ROOM, Outcome.ABORT), ADA);
    world.passMillis(100);
    assertThat(node.status(id)).isEqualTo("compensated");
  }

  @Test
  void itIsNotForgottenThoughTheSagaIsGivenUpFirstAndItsOwnerDies() {
    TxId id = unheard();
    node.engine.act(id, new Action.Substitute(ROOM, GIVEN, true), ADA);
    world.pass(Duration.ofSeconds(1));
    node.engine.act(id, new Action.Cancel(), ADA);
    world.passMillis(100);
    assertThat(state(node, id)).isEqualTo("settling");
    node.die();
    world.services.heal();

    Node second = world.node();
    world.pass(Duration.ofMinutes(1));

    assertThat(second.status(id)).isEqualTo("compensating");
    assertThat(second.stuck().get(id))
        .isEqualTo("room: to be undone by hand, as it was done by ada: booked by telephone");
    second.engine.act(id, new Action.Resolve(ROOM, Outcome.ABORT), ADA);
    world.passMillis(100);
    assertThat(second.status(id)).isEqualTo("compensated");
  }

  @Test
  void givenUpWhileItsServiceIsAwayItIsAskedUntilThatIsBack() {
    TxId id = unheard();
    node.engine.act(id, new Action.Substitute(ROOM, GIVEN, false), ADA);
    world.pass(Duration.ofSeconds(5));
    node.engine.act(id, new Action.Cancel(), ADA);
    world.pass(Duration.ofSeconds(5));
    assertThat(node.status(id)).isEqualTo("compensating");
    world.services.heal();
    world.pass(Duration.ofMinutes(1));

    assertThat(node.status(id)).isEqualTo("compensated");
  }

  @Test
  void ofTwoOperatorsTheLastOneSaysWhatHasThePlace() {
    TxId id = unheard();
    world.services.hang("inn");
    node.engine.act(id, new Action.Substitute(ROOM, GIVEN, false), ADA);
    world.passMillis(100);
    node.engine.act(id, new Action.Skip(ROOM), new Hand("bob", "not needed"));
    world.passMillis(100);
    assertThat(detail(node, id)).isEqualTo("to be skipped by bob: not needed");
    node.die();
    world.services.heal();

    Node second = world.node();
    world.pass(Duration.ofMinutes(1));

    assertThat(state(second, id)).isEqualTo("left_out");
    assertThat(detail(second, id)).isEqualTo("skipped by bob: not needed");
    assertThat(codeOf(second.engine.act(id, new Action.Substitute(ROOM, GIVEN, false), ADA)))
        .isEqualTo(Code.STEP_NOT_RUNNING);
  }

  @Test
  void listsShowThatItWaitsForThePersonThoughNothingElseFollows() {
    TxId id = givenUpWithACallUnderWay();

    world.pass(Duration.ofMinutes(1));

    assertThat(node.engine.get(id).result().stuck()).isPresent();
    assertThat(node.stuck().get(id)).startsWith("room: to be undone by hand");
  }

  @Test
  void soTheyDoIfAnotherOwnerFindsThat() {
    TxId id = givenUpWithACallUnderWay();
    node.die();

    Node second = world.node();
    world.passMillis(500);

    assertThat(second.stuck().get(id)).startsWith("room: to be undone by hand");
  }

  /** The room is done by hand, and the call after it, to a plain endpoint, is unanswered. */
  private TxId givenUpWithACallUnderWay() {
    world.services.silence("inn");
    TxId id = node.startSaga(STAY_AND_CALL, Set.of("bell"));
    world.pass(Duration.ofSeconds(2));
    world.services.heal();
    world.services.hang("bell");
    node.engine.act(id, new Action.Substitute(ROOM, GIVEN, true), ADA);
    world.pass(Duration.ofMillis(500));
    assertThat(state(node, id)).isEqualTo("given");
    node.engine.act(id, new Action.Cancel(), ADA);
    world.passMillis(100);
    assertThat(node.stuck()).isEmpty();
    return id;
  }

  @Test
  void anAtomicTransactionHasNoSteps() {
    TxId id = node.inDoubt();

    assertThat(codeOf(node.engine.act(id, new Action.Skip(new BranchId("b")), ADA)))
        .isEqualTo(Code.WRONG_KIND);
    assertThat(codeOf(node.engine.rehearse(id, new Action.Skip(new BranchId("b")), ADA)))
        .isEqualTo(Code.WRONG_KIND);
  }
}
