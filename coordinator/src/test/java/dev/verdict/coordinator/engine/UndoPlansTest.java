package dev.verdict.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.console.UndoPlan;
import dev.verdict.coordinator.console.UndoPlan.When;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.CallKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the console says would be undone, and in which order, is what then is undone. */
class UndoPlansTest {
  private static final Hand ADA = new Hand("ada", "no more");

  /** Two steps side by side after the first, and a long wait after them. */
  private static final String FORK =
      "'steps': [{'name': 'a', 'participant': 'one', 'operation': 'do', 'compensation': 'undo'},"
          + " {'name': 'b', 'participant': 'two', 'operation': 'do', 'compensation': 'undo',"
          + " 'after': ['a']},"
          + " {'name': 'c', 'participant': 'three', 'operation': 'do', 'compensation': 'undo',"
          + " 'after': ['a']},"
          + " {'name': 'look', 'participant': 'four', 'operation': 'do', 'undo': 'nothing',"
          + " 'after': ['b', 'c']},"
          + " {'name': 'nap', 'sleep_ms': 600000, 'after': ['look']}]";

  private static final String PIVOT =
      "'steps': [{'name': 'a', 'participant': 'one', 'operation': 'do', 'compensation': 'undo'},"
          + " {'name': 'p', 'participant': 'two', 'operation': 'do', 'pivot': true, 'undo':"
          + " 'nothing', 'after': ['a']},"
          + " {'name': 'z', 'participant': 'three', 'operation': 'do', 'undo': 'nothing',"
          + " 'after': ['p']}]";

  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();

  private TxId begun(String steps) {
    TxId id = node.startSaga(steps);
    world.pass(Duration.ofSeconds(1));
    return id;
  }

  private UndoPlan plan(TxId id) {
    return node.engine.get(id).result().situation().orElseThrow().saga().orElseThrow().undo().get();
  }

  private static List<String> stages(UndoPlan plan) {
    return plan.stages().stream().map(UndoPlansTest::words).toList();
  }

  private static String words(List<UndoPlan.Part> stage) {
    return String.join(" + ", stage.stream().map(part -> part.call() + " " + part.step()).toList());
  }

  @Test
  void theWayBackIsToldStageByStageAndThenTaken() {
    TxId id = begun(FORK);

    UndoPlan plan = plan(id);

    assertThat(plan.when()).isEqualTo(When.IF_CANCELLED);
    assertThat(stages(plan)).containsExactly("compensate b + compensate c", "compensate a");
    assertThat(plan.open()).isFalse();
    node.engine.act(id, new Action.Cancel(), ADA);
    world.pass(Duration.ofSeconds(1));
    assertThat(
            world.services.calls().stream()
                .filter(call -> call.kind() == CallKind.COMPENSATE)
                .map(call -> call.branch().text()))
        .containsExactly("b", "c", "a");
  }

  @Test
  void whatIsLeftIsToldWhileItIsUndone() {
    TxId id = begun(FORK);
    world.services.deafen("two");
    node.engine.act(id, new Action.Cancel(), ADA);
    world.pass(Duration.ofMinutes(1));

    UndoPlan plan = plan(id);

    assertThat(plan.when()).isEqualTo(When.LEFT);
    assertThat(stages(plan)).containsExactly("compensate b", "compensate a");
  }

  @Test
  void aPauseChangesNothingOfWhatWouldBeUndone() {
    TxId id = begun(FORK);
    node.engine.act(id, new Action.Pause(), ADA);

    assertThat(stages(plan(id))).containsExactly("compensate b + compensate c", "compensate a");
    node.engine.act(id, new Action.Cancel(), ADA);
    assertThat(stages(plan(id))).containsExactly("compensate b + compensate c", "compensate a");
    assertThat(plan(id).when()).isEqualTo(When.LEFT);
  }

  /** What comes before it is undone only once the person has said so. */
  @Test
  void whatAPersonDidIsToldAsThatPersonsPartAndWhatFollowsToo() {
    world.services.silence("two");
    TxId id = begun(FORK);
    world.services.heal();
    Json given = new Json.Obj(Map.of("by", Json.text("ada")));
    node.engine.act(id, new Action.Substitute(new BranchId("b"), given, true), ADA);
    world.pass(Duration.ofSeconds(1));

    assertThat(stages(plan(id))).containsExactly("compensate c + by_hand b", "compensate a");
    assertThat(plan(id).open()).isFalse();
    node.engine.act(id, new Action.Cancel(), ADA);
    world.pass(Duration.ofSeconds(1));
    assertThat(stages(plan(id))).containsExactly("by_hand b", "compensate a");

    node.engine.act(id, new Action.Resolve(new BranchId("b"), Outcome.ABORT), ADA);
    world.pass(Duration.ofSeconds(1));
    assertThat(node.status(id)).isEqualTo("compensated");
  }

  @Test
  void aPivotThatMayHaveRunLeavesThePlanOpen() {
    world.services.silence("two");
    TxId id = begun(PIVOT);

    UndoPlan plan = plan(id);

    assertThat(stages(plan)).containsExactly("settle p");
    assertThat(plan.open()).isTrue();
  }

  @Test
  void whatCannotBeUndoneHasNoPlan() {
    world.services.silence("three");
    TxId passed = begun(PIVOT);
    assertThat(plan(passed)).isEqualTo(UndoPlan.NEVER);

    world.services.heal();
    world.pass(Duration.ofMinutes(1));
    assertThat(node.status(passed)).isEqualTo("completed");
    assertThat(plan(passed)).isEqualTo(UndoPlan.NEVER);
  }
}
