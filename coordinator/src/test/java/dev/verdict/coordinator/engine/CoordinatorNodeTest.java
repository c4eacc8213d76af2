package dev.verdict.coordinator.engine;

import static dev.verdict.coordinator.engine.EngineWorld.FINISHED;
import static dev.verdict.coordinator.engine.EngineWorld.ORIGIN;
import static dev.verdict.coordinator.engine.EngineWorld.branch;
import static dev.verdict.coordinator.engine.EngineWorld.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.leadership.SingleNodeLeadership;
import dev.verdict.coordinator.leadership.VertxScheduler;
import dev.verdict.coordinator.log.ForwardingLog;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.AtomicSpec;
import dev.verdict.protocol.wire.BranchAnswer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two engines on their own event loops, driven from other threads. */
class CoordinatorNodeTest {
  private static final int SHARDS = 8;

  private final MemoryDatabase database = new MemoryDatabase(SHARDS, Instant::now);
  private final Set<Integer> away = ConcurrentHashMap.newKeySet();
  private Vertx vertx;
  private CoordinatorNode node;

  /** A log of which some shards take no writes. */
  private static final class PartlyAway extends ForwardingLog {
    private final Set<Integer> away;

    PartlyAway(TransactionLog log, Set<Integer> away) {
      super(log);
      this.away = away;
    }

    @Override
    public boolean available(int shard) {
      return !away.contains(shard) && super.available(shard);
    }
  }

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    Context context = vertx.getOrCreateContext();
    ParticipantCalls yes =
        (call, epoch, trace) -> {
          Promise<BranchAnswer> promise = Promise.promise();
          vertx.setTimer(1, id -> promise.complete(new BranchAnswer.Done(Json.nil())));
          return promise.future();
        };
    ParticipantRegistry registry =
        new ParticipantRegistry(
            database.participants(Runnable::run),
            List.of(
                new Participant("bank-a", List.of(URI.create("http://a")), true),
                new Participant("bank-b", List.of(URI.create("http://b")), true)));
    CoordinatorNode.World world =
        new CoordinatorNode.World(
            (engine, on) ->
                new PartlyAway(
                    database.log("me", task -> on.runOnContext(here -> task.run())), away),
            (engine, on) -> yes,
            new Definitions(database.definitions(Runnable::run)),
            registry);
    SingleNodeLeadership leadership =
        new SingleNodeLeadership(
            database.shards("me", task -> context.runOnContext(here -> task.run())),
            "me",
            new VertxScheduler(context),
            new SplittableRandom(1),
            SingleNodeLeadership.Settings.standard());
    node =
        await(
            CoordinatorNode.create(
                vertx,
                new CoordinatorNode.Settings(2, EngineLimits.standard(SHARDS)),
                world,
                leadership,
                context));
    await(node.start());
  }

  @AfterEach
  void stop() throws Exception {
    await(node.stop());
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return Awaiting.result(future);
  }

  private Future<Snapshot> transfer(Optional<dev.verdict.coordinator.log.KeyClaim> claim) {
    AtomicSpec spec = new AtomicSpec(Duration.ofSeconds(10), Duration.ofSeconds(3), false);
    return node.transactions()
        .start(
            new StartRequest.Atomic(ORIGIN, claim, spec, List.of(branch("a"), branch("b")), true),
            FINISHED);
  }

  @Test
  void transactionsRunOnAllShardsAndAreAnsweredWhereTheyWereAskedFor() throws Exception {
    List<Snapshot> changes = new CopyOnWriteArrayList<>();
    try (AutoCloseable watching = node.transactions().watch(changes::add)) {
      List<Future<Snapshot>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        all.add(transfer(Optional.empty()));
      }
      Set<Integer> shards = new HashSet<>();
      for (Future<Snapshot> each : all) {
        Snapshot end = await(each);
        assertThat(end.summary().outcome()).contains(Outcome.COMMIT);
        assertThat(await(node.transactions().get(end.id())).summary().finished()).isTrue();
        shards.add(end.id().shard());
      }
      assertThat(shards).hasSize(SHARDS);
      assertThat(watching).isNotNull();
    }
    assertThat(changes).isNotEmpty();

    Promise<Boolean> same = Promise.promise();
    Context caller = vertx.getOrCreateContext();
    caller.runOnContext(
        here ->
            transfer(Optional.empty())
                .onSuccess(end -> same.complete(Vertx.currentContext() == caller)));
    assertThat(await(same.future())).isTrue();
  }

  @Test
  void aNodeWithAFewShardsBeginsThereWhicheverEngineIsAsked() throws Exception {
    Map<Integer, Long> taken = new TreeMap<>();
    for (ShardTable.ShardRow row : await(database.shards("other", Runnable::run).readAll())) {
      if (row.shard() != 3) {
        taken.put(row.shard(), row.epoch());
      }
    }
    await(database.shards("other", Runnable::run).heartbeat());
    await(database.shards("other", Runnable::run).raise(taken));
    Awaiting.until("it has looked, and leads one shard", () -> beginsOnlyIn(3));
  }

  /** What begins before the node has looked is refused by the log in a shard that it lost. */
  private boolean beginsOnlyIn(int shard) {
    database.shards("other", Runnable::run).heartbeat();
    return IntStream.range(0, 4).allMatch(each -> begins(shard));
  }

  private boolean begins(int shard) {
    try {
      return Awaiting.result(
          transfer(Optional.empty()).map(end -> end.id().shard() == shard).otherwise(false));
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** With as many databases as engines each engine may have the shards of one only. */
  @Test
  void whatHasNoKeyBeginsWhereEntriesGetThrough() throws Exception {
    IntStream.range(0, SHARDS).filter(shard -> shard % 2 == 1).forEach(away::add);
    for (int i = 0; i < 20; i++) {
      assertThat(await(transfer(Optional.empty())).id().shard()).isEven();
    }

    IntStream.range(0, SHARDS).forEach(away::add);
    failsWith(transfer(Optional.empty()), Code.UNAVAILABLE);
    failsWith(transfer(key("k", "body")), Code.UNAVAILABLE);
  }

  @Test
  void aKeyFindsItsTransactionFromAnywhere() throws Exception {
    TxId first = await(transfer(key("k", "h"))).id();
    assertThat(await(transfer(key("k", "h"))).id()).isEqualTo(first);
    failsWith(transfer(key("k", "other")), Code.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void aServiceThatIsNotRegisteredIsRefusedBeforeAnythingBegins() {
    AtomicSpec spec = new AtomicSpec(Duration.ofSeconds(10), Duration.ofSeconds(3), false);
    failsWith(
        node.transactions()
            .start(
                new StartRequest.Atomic(
                    ORIGIN, Optional.empty(), spec, List.of(branch("stranger")), true),
                FINISHED),
        Code.UNKNOWN_PARTICIPANT);
  }

  @Test
  void anIdOfAShardThatDoesNotExistIsUnknown() {
    TxId id = TxId.of(1, 1_000, 1, 1);
    failsWith(node.transactions().get(id), Code.UNKNOWN_TRANSACTION);
    failsWith(node.transactions().decision(id), Code.UNKNOWN_TRANSACTION);
  }

  private static void failsWith(Future<?> future, Code code) {
    assertThatThrownBy(() -> await(future))
        .cause()
        .isInstanceOfSatisfying(
            CoordinatorException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
