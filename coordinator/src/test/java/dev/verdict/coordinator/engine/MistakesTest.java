package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.DurableBeforeVisibleTest.code;
import static dev.verdict.coordinator.engine.EngineWorld.FINISHED;
import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.EngineWorld.Node;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Branch;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the engine does about mistakes of its own, and of those around it. */
class MistakesTest {
  private final EngineWorld world = new EngineWorld();
  private final Node node = world.node();

  @Test
  void anErrorOfTheProtocolIsStuckInTheOpenUntilARetry() {
    BrokenProtocol erring = BrokenProtocol.erring(node.atomic);
    Future<Snapshot> answer =
        node.start(erring, true, Optional.empty(), FINISHED, branch("a", false));
    world.passMillis(100);
    TxId id = node.log.appended().get(0).tx();
    assertThat(node.engine.get(id).result().stuck().orElseThrow().reason()).contains("a mistake");
    assertThat(node.stuck().get(id)).contains("a mistake");
    assertThat(answer.isComplete()).isFalse();

    erring.mend();
    node.retry(id);
    world.passMillis(100);
    assertThat(answer.result().summary().outcome()).contains(Outcome.COMMIT);
    assertThat(answer.result().stuck()).isEmpty();
    assertThat(node.stuck()).isEmpty();
  }

  @Test
  void errorsThatComeWhileTheFirstIsBeingListedDoNotKeepOthersFromBeingListed() {
    BrokenProtocol erring = BrokenProtocol.erring(node.atomic);
    node.log.holdAnswers();
    startInAllShards(erring);
    node.log.release();
    world.passMillis(100);
    startInAllShards(erring);

    Set<TxId> all = new TreeSet<>();
    node.log.appended().forEach(entry -> all.add(entry.tx()));
    assertThat(all.stream().map(id -> id.shard()).distinct()).hasSize(EngineWorld.SHARDS);
    assertThat(node.stuck()).containsOnlyKeys(all);
  }

  private void startInAllShards(BrokenProtocol protocol) {
    for (int i = 0; i < 4 * EngineWorld.SHARDS; i++) {
      Branch[] both = {branch("a", false), branch("b", false)};
      node.start(protocol, true, Optional.empty(), FINISHED, both);
    }
    world.passMillis(100);
  }

  @Test
  void aCallThatCannotBeMadeIsAFailedCall() {
    world.services.breakWayTo("bank-a");
    Future<Snapshot> answer = node.oneShot(branch("a"));
    world.passMillis(1);
    world.services.heal();
    world.pass(Duration.ofSeconds(5));

    assertThat(answer.result().summary().outcome()).contains(Outcome.COMMIT);
  }

  @Test
  void aWatcherThatFailsDoesNotKeepOthersFromSeeing() throws Exception {
    Watchers watchers = new Watchers();
    List<Snapshot> seen = new ArrayList<>();
    try (AutoCloseable failing =
            watchers.add(
                change -> {
                  throw new IllegalStateException("a watcher's mistake");
                });
        AutoCloseable sound = watchers.add(seen::add)) {
      assertThat(failing).isNotSameAs(sound);
      node.oneShot(branch("a"));
      node.changes.forEach(watchers);
      assertThat(seen).isNotEmpty();
    }
    assertThat(watchers.isWatched()).isFalse();
  }

  @Test
  void aShardThatIsLostWhileItIsLoadedIsNotServed() {
    Node second = world.new Node(EngineLimits.standard(EngineWorld.SHARDS));
    second.log.holdReads();
    second.lead();
    for (int shard = 0; shard < EngineWorld.SHARDS; shard++) {
      second.engine.lost(shard, Long.MAX_VALUE);
    }
    second.log.release();

    assertThat(code(second.oneShot(branch("a")))).isEqualTo(Code.NOT_LEADER);
    assertThat(second.engine.inMemory()).isZero();
  }

  @Test
  void aShardIsServedOnceItCanBeRead() {
    Node second = world.new Node(EngineLimits.standard(EngineWorld.SHARDS));
    second.log.failReads(true);
    second.lead();
    assertThat(code(second.oneShot(branch("a")))).isEqualTo(Code.NOT_LEADER);

    second.log.failReads(false);
    world.pass(Duration.ofSeconds(1));
    Future<Snapshot> answer = second.oneShot(branch("a"));
    world.passMillis(100);
    assertThat(answer.result().summary().outcome()).contains(Outcome.COMMIT);
  }

  @Test
  void aSagaIsReplayedOnceItsDefinitionCanBeRead() {
    node.register(SagaRunTest.trip());
    world.services.silence("airline");
    node.startSaga(SagaRunTest.trip(), EngineWorld.ACCEPTED);
    TxId id = node.log.appended().get(0).tx();
    node.die();
    world.services.heal();
    Node second = world.new Node(EngineLimits.standard(EngineWorld.SHARDS));
    second.definitionStore.setAway(true);
    second.lead();
    world.pass(Duration.ofSeconds(5));
    assertThat(code(second.engine.get(id))).isEqualTo(Code.UNAVAILABLE);
    assertThat(second.stuck()).isEmpty();

    second.definitionStore.setAway(false);
    world.pass(Duration.ofSeconds(5));
    assertThat(second.engine.get(id).result().summary().status()).isEqualTo("completed");
  }
}
