package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.EngineWorld.ACCEPTED;
import static dev.verdict.coordinator.engine.EngineWorld.FINISHED;
import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The time of the last change, whoever tells it. */
class UpdatedAtTest {
  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();

  private Instant now() {
    return Instant.ofEpochMilli(world.time.nowMillis());
  }

  @Test
  void aRepeatedRequestThatChangesNothingLeavesIt() {
    Future<Snapshot> done = node.oneShot(branch("a"));
    world.passMillis(100);
    TxId id = done.result().id();
    Instant before = node.engine.get(id).result().updatedAt();
    world.pass(Duration.ofSeconds(5));

    assertThat(node.commit(id, FINISHED).result().updatedAt()).isEqualTo(before);
    assertThat(node.retry(id).result().updatedAt()).isEqualTo(before);
    assertThat(node.engine.get(id).result().updatedAt()).isEqualTo(before);
  }

  @Test
  void aTakeOverThatChangesNothingLeavesIt() {
    world.services.silence("bank-a");
    Future<Snapshot> begun = node.begin(true, Optional.empty(), ACCEPTED, branch("a", false));
    Instant before = begun.result().updatedAt();
    node.die();
    world.pass(Duration.ofSeconds(1));
    Node next = world.node();

    assertThat(next.engine.get(begun.result().id()).result().updatedAt()).isEqualTo(before);
  }

  @Test
  void aChangeMovesIt() {
    TxId id = node.begin(false, Optional.empty(), ACCEPTED, branch("a")).result().id();
    world.pass(Duration.ofSeconds(2));
    assertThat(node.enlist(id, branch("b")).result().updatedAt()).isEqualTo(now());
    Instant then = now();
    world.pass(Duration.ofSeconds(2));
    assertThat(node.enlist(id, branch("b")).result().updatedAt()).isEqualTo(then);
  }
}
