package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.EngineWorld.ACCEPTED;
import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.protocol.Outcome;
import io.vertx.core.Future;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A shard is handed to another node while transactions are under way. */
class HandOverTest {
  private final EngineWorld world = new EngineWorld();

  @Test
  void whatIsUnderWayEndsAndNothingNewBegins() {
    Node node = world.node();
    Future<Snapshot> live =
        node.begin(true, Optional.empty(), EngineWorld.FINISHED, branch("a"), branch("b"));
    Future<Snapshot> other = node.begin(false, Optional.empty(), ACCEPTED, branch("c"));
    world.passMillis(0);
    int shard = other.result().id().shard();
    Future<Void> ready = node.engine.handOver(shard, 1);

    for (int i = 0; i < 2 * EngineWorld.SHARDS; i++) {
      Future<Snapshot> begun = node.begin(false, Optional.empty(), ACCEPTED, branch("d" + i));
      assertThat(begun.result().id().shard()).isNotEqualTo(shard);
    }
    world.passMillis(500);
    assertThat(live.result().summary().outcome()).contains(Outcome.COMMIT);
    assertThat(ready.isComplete()).as("one is still undecided there").isFalse();
    world.passMillis(600);
    assertThat(ready.succeeded()).as("it is not waited for very long").isTrue();
  }

  @Test
  void aShardWithNothingUnderWayIsHandedOverAtOnce() {
    Node node = world.node();
    assertThat(node.engine.handOver(2, 1).succeeded()).isTrue();
    assertThat(node.engine.handOver(2, 9).succeeded()).as("of another epoch").isTrue();
  }
}
