package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.DurableBeforeVisibleTest.code;
import static dev.verdict.coordinator.engine.EngineWorld.ACCEPTED;
import static dev.verdict.coordinator.engine.EngineWorld.FINISHED;
import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Decided;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a node that is told to end waits for, and what it leaves to the next owner. */
class DrainTest {
  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();

  @Test
  void aDrainingNodeFinishesWhatItBeganAndBeginsNothing() {
    Future<Snapshot> running = node.oneShot(branch("a"));
    Future<Void> drained = node.engine.drain();

    assertThat(code(node.oneShot(branch("a")))).isEqualTo(Code.UNAVAILABLE);
    assertThat(drained.isComplete()).isFalse();
    world.passMillis(100);
    assertThat(running.result().summary().outcome()).contains(Outcome.COMMIT);
    assertThat(drained.succeeded()).isTrue();
  }

  @Test
  void aDrainIsBounded() {
    node.log.hold(LogEntry::forced);
    node.oneShot(branch("a"));
    Future<Void> drained = node.engine.drain();
    world.pass(Duration.ofSeconds(19));
    assertThat(drained.isComplete()).isFalse();
    world.pass(Duration.ofSeconds(2));
    assertThat(drained.succeeded()).isTrue();
  }

  @Test
  void workThatWaitsForItsClientIsLeftToTheNextOwnerWhoAbortsIt() {
    TxId id = node.begin(false, Optional.empty(), ACCEPTED, branch("a", false)).result().id();
    assertThat(node.engine.drain().succeeded()).isTrue();
    node.die();

    assertThat(world.node().engine.decision(id).result()).isEqualTo(new Decided(Outcome.ABORT));
  }

  @Test
  void aCallThatIsRepeatedLaterIsLeftToTheNextOwnerWhoMakesIt() {
    Future<Snapshot> begun =
        node.begin(true, Optional.empty(), ACCEPTED, branch("a", false), branch("b", false));
    world.passMillis(3);
    world.services.silence("bank-b");
    world.pass(Duration.ofSeconds(8));
    Future<Void> drained = node.engine.drain();
    world.passMillis(100);
    assertThat(drained.succeeded()).isTrue();
    node.die();
    world.services.heal();
    Node next = world.node();
    world.pass(Duration.ofSeconds(5));

    assertThat(next.engine.get(begun.result().id()).result().summary().status())
        .isEqualTo("committed");
  }

  @Test
  void aClientThatWaitsIsWaitedFor() {
    world.services.silence("bank-a");
    node.oneShot(branch("a"));
    Future<Void> drained = node.engine.drain();
    world.passMillis(500);
    assertThat(drained.isComplete()).as("a retry is pending, and its client waits").isFalse();
  }

  @Test
  void aCallThatIsOutIsWaitedFor() {
    node.begin(true, Optional.empty(), ACCEPTED, branch("a"));
    Future<Void> drained = node.engine.drain();
    world.passMillis(1);
    assertThat(drained.isComplete()).isFalse();
    world.passMillis(100);
    assertThat(drained.succeeded()).isTrue();
  }

  @Test
  void anEndThatIsNotCertainIsWaitedFor() {
    node.log.hold(entry -> !entry.forced());
    node.oneShot(branch("a"));
    world.passMillis(100);
    Future<Void> drained = node.engine.drain();
    world.pass(Duration.ofSeconds(5));
    assertThat(drained.isComplete()).isFalse();
    node.log.release();
    world.passMillis(100);
    assertThat(drained.succeeded()).isTrue();
  }

  @Test
  void aStartWhoseKeyIsStillLookedUpBeginsNothing() {
    node.log.holdReads();
    Future<Snapshot> start = node.begin(true, EngineWorld.key("k", "h"), FINISHED, branch("a"));
    assertThat(node.engine.drain().succeeded()).isTrue();
    node.log.release();

    assertThat(code(start)).isEqualTo(Code.UNAVAILABLE);
    assertThat(node.engine.inMemory()).isZero();
  }
}
