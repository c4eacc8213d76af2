package dev.verdict.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.leadership.Leadership;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.atomic.AtomicSpec;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A whole node on the test's thread, without an event loop. */
class SoloNodesTest {
  private final EngineWorld world = new EngineWorld();

  @Test
  void aNodeCommitsOnItsMakersThread() {
    CoordinatorNode node =
        new SoloNodes(world.database.definitions(Runnable::run)).make(parts(), new TakesAll());
    node.start();

    Future<Snapshot> told =
        node.transactions()
            .start(
                new StartRequest.Atomic(
                    EngineWorld.ORIGIN,
                    Optional.empty(),
                    new AtomicSpec(Duration.ofSeconds(10), Duration.ofSeconds(3), false),
                    List.of(EngineWorld.branch("a"), EngineWorld.branch("b")),
                    true),
                EngineWorld.FINISHED);
    world.passMillis(100);

    assertThat(told.result().summary().outcome()).contains(Outcome.COMMIT);
    assertThat(world.services.fate(told.result().id(), "a")).isEqualTo("committed");
  }

  private SoloNodes.World parts() {
    return new SoloNodes.World(
        world.time,
        new SplittableRandom(1),
        world.database.log("solo", Runnable::run),
        world.services.from(() -> false),
        new ParticipantRegistry(
            world.database.participants(Runnable::run),
            List.of(service("bank-a"), service("bank-b"))),
        EngineLimits.standard(EngineWorld.SHARDS),
        Runnable::run);
  }

  private static Participant service(String name) {
    return new Participant(name, List.of(URI.create("http://" + name)), true);
  }

  /** Raises every shard at once and leads it. */
  private final class TakesAll implements Leadership {
    @Override
    public Future<Void> start(Listener listener) {
      Map<Integer, Long> seen = new TreeMap<>();
      for (int shard = 0; shard < EngineWorld.SHARDS; shard++) {
        seen.put(shard, 0L);
      }
      world
          .database
          .shards("solo", Runnable::run)
          .raise(seen)
          .result()
          .forEach(
              (shard, epoch) -> {
                Future<Void> unused = listener.lead(shard, epoch);
              });
      return Future.succeededFuture();
    }

    @Override
    public void fenced(int shard, long epoch) {}

    @Override
    public void raiseAbove(int shard, long epoch) {}

    @Override
    public void doubted(int shard) {}

    @Override
    public Future<Void> leave() {
      return Future.succeededFuture();
    }
  }
}
