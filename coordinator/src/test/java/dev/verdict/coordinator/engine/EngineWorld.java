package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.crash.CrashPoints;
import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.engine.Transactions.Wait;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.log.IdempotencyKey;
import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.Search;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.Summary.Origin;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.coordinator.participants.BuiltInCalls;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicSpec;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.wire.BuiltIn;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A database, services, and nodes that come and go, in one thread on virtual time. */
final class EngineWorld {
  static final int SHARDS = 4;
  static final Wait FINISHED = new Wait(Wait.Until.FINISHED, Duration.ofSeconds(30));
  static final Wait ACCEPTED = new Wait(Wait.Until.ACCEPTED, Duration.ofSeconds(30));
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Of a saga that sleeps for ten minutes, and calls a service then. */
  static final String NAP =
      "'steps': [{'name': 'nap', 'sleep_ms': 600000},"
          + " {'name': 'ring', 'participant': 'bell', 'operation': 'ring', 'undo': 'nothing'}]";

  static final Origin ORIGIN = new Origin("default", "alice", "", "", Map.of(), "");

  final VirtualTime time = new VirtualTime();
  final MemoryDatabase database = new MemoryDatabase(SHARDS, this::databaseNow);
  final ModelParticipants services = new ModelParticipants(time);
  final ModelLocks locks = new ModelLocks();
  Duration databaseAhead = Duration.ZERO;

  /** Whether steps that are transactions of one part leave the decision to it. */
  boolean delegates;

  private int nodes;

  /** A node: an engine, what it is connected by, and whether it is dead. */
  final class Node {
    final String owner = "node-" + nodes++;
    final FaultyLog log = new FaultyLog(database.log(owner, Runnable::run));
    final FaultyDefinitions definitionStore =
        new FaultyDefinitions(database.definitions(Runnable::run));
    final Definitions definitions = new Definitions(definitionStore);
    final AtomicProtocol atomic = new AtomicProtocol(definitions);
    final SagaProtocol saga = new SagaProtocol(definitions);
    final List<String> fenced = new ArrayList<>();
    final List<String> newerEpochs = new ArrayList<>();
    final List<Integer> doubts = new ArrayList<>();
    final List<Contradiction> contradictions = new ArrayList<>();
    final List<Snapshot> changes = new ArrayList<>();
    final Engine engine;
    boolean dead;

    Node(EngineLimits limits) {
      SplittableRandom random = new SplittableRandom(7 + nodes);
      EngineParts parts =
          new EngineParts(
              time,
              random,
              IdFactory.counting(random),
              log,
              new BuiltInCalls(
                  Map.of(BuiltIn.ATOMIC, atomicSteps(), BuiltIn.LOCKS, locks),
                  services.from(() -> dead || log.crashed())),
              new Protocols(atomic, saga),
              limits,
              CrashPoints.NONE);
      engine =
          new Engine(
              parts,
              definitions,
              new Engine.Observers(
                  () -> true,
                  changes::add,
                  (shard, epoch) -> fenced.add(shard + "@" + epoch),
                  (shard, epoch) -> newerEpochs.add(shard + "@" + epoch),
                  doubts::add,
                  contradictions::add));
    }

    AtomicSteps atomicSteps() {
      return new AtomicSteps(
          () -> new EngineTransactions(engine, atomic, delegates),
          SHARDS,
          "default",
          task -> time.after(Duration.ZERO, task));
    }

    /** Takes every shard. */
    Node lead() {
      Map<Integer, Long> raised = raise();
      raised.forEach((shard, epoch) -> engine.lead(shard, epoch));
      return this;
    }

    Map<Integer, Long> raise() {
      Map<Integer, Long> seen = new TreeMap<>();
      database
          .shards(owner, Runnable::run)
          .readAll()
          .result()
          .forEach(row -> seen.put(row.shard(), row.epoch()));
      return database.shards(owner, Runnable::run).raise(seen).result();
    }

    Future<Snapshot> oneShot(Branch... branches) {
      return begin(true, Optional.empty(), FINISHED, branches);
    }

    /** One-shot, and its only branch is given the decision. */
    Future<Snapshot> delegate(Optional<KeyClaim> claim, Wait wait, Branch only) {
      AtomicSpec spec = new AtomicSpec(TIMEOUT, Duration.ofSeconds(3), false);
      AtomicCommand command = new AtomicCommand.Begin(spec, List.of(only), true, true);
      return engine.start(new Start<>(atomic, command, ORIGIN, claim), wait);
    }

    Future<Snapshot> begin(
        boolean complete, Optional<KeyClaim> claim, Wait wait, Branch... branches) {
      return start(atomic, complete, claim, wait, branches);
    }

    Future<Snapshot> start(
        Protocol<AtomicState, AtomicCommand, AtomicRecord> protocol,
        boolean complete,
        Optional<KeyClaim> claim,
        Wait wait,
        Branch... branches) {
      AtomicSpec spec = new AtomicSpec(TIMEOUT, Duration.ofSeconds(3), false);
      AtomicCommand command = new AtomicCommand.Begin(spec, List.of(branches), complete);
      return engine.start(new Start<>(protocol, command, ORIGIN, claim), wait);
    }

    /** Stores a definition. */
    SagaDefinition register(SagaDefinition definition) {
      database
          .definitions(Runnable::run)
          .putIfAbsent(
              new DefinitionStore.Stored(
                  "default",
                  definition.name(),
                  definition.version(),
                  definitions.hashOf(definition),
                  JsonText.write(DefinitionJson.toJson(definition)),
                  Instant.EPOCH));
      return definition;
    }

    /** Stores the saga "order" with such members, in whose text quotes are single ones. */
    SagaDefinition saga(String members) {
      String text = "{'name': 'order', 'version': 1, " + members + "}";
      return register(DefinitionJson.parse(JsonText.read(text.replace('\'', '"'))));
    }

    /** Begins such a saga; its first step is done, or waits. */
    TxId startSaga(String members) {
      TxId id = startSaga(saga(members), ACCEPTED).result().id();
      passMillis(50);
      return id;
    }

    /** Decided to commit, of which bank-b does not want to hear. */
    TxId inDoubt() {
      services.deafen("bank-b");
      oneShot(branch("a", true), branch("b", true));
      pass(Duration.ofSeconds(2));
      return log.appended().get(0).tx();
    }

    /** Where a transaction stands, as lists show it. */
    String status(TxId id) {
      return engine.get(id).result().summary().status();
    }

    /** The same, of which those services keep no barrier. */
    TxId startSaga(String members, Set<String> plain) {
      TxId id = startSaga(saga(members), plain, Optional.empty(), ACCEPTED).result().id();
      passMillis(50);
      return id;
    }

    Future<Snapshot> startSaga(SagaDefinition definition, Wait wait) {
      return startSaga(definition, Optional.empty(), wait);
    }

    Future<Snapshot> startSaga(SagaDefinition definition, Optional<KeyClaim> claim, Wait wait) {
      return startSaga(definition, Set.of(), claim, wait);
    }

    private Future<Snapshot> startSaga(
        SagaDefinition definition, Set<String> plain, Optional<KeyClaim> claim, Wait wait) {
      String hash = definitions.hashOf(definition);
      SagaCommand command =
          new SagaCommand.Start(definitions.intern(definition, hash), Json.nil(), plain);
      return engine.start(new Start<>(saga, command, ORIGIN, claim), wait);
    }

    Future<Snapshot> retry(TxId id) {
      return engine.act(id, new Action.Retry(), new Hand("ada", "what was wrong is mended"));
    }

    Future<Snapshot> commit(TxId id, Wait wait) {
      return engine.ask(id, new Request.Commit(Optional.empty()), wait);
    }

    Future<Snapshot> enlist(TxId id, Branch branch) {
      return engine.ask(id, new Request.Enlist(branch), ACCEPTED);
    }

    /** What lists show as stuck, in words. */
    Map<TxId, String> stuck() {
      Map<TxId, String> stuck = new TreeMap<>();
      for (StoredTransaction each : engine.list(stuckOnes()).result().transactions()) {
        stuck.put(each.tx(), each.summary().stuck().orElseThrow());
      }
      return stuck;
    }

    /** The process dies: nothing that it does or hears matters any more. */
    void die() {
      dead = true;
      log.crashAtAppend(0, false);
    }
  }

  private Instant databaseNow() {
    return Instant.ofEpochMilli(time.trueMillis()).plus(databaseAhead);
  }

  Node node() {
    return new Node(EngineLimits.standard(SHARDS)).lead();
  }

  void pass(Duration duration) {
    time.pass(duration);
  }

  void passMillis(long millis) {
    time.pass(Duration.ofMillis(millis));
  }

  /** Why it was refused. */
  static CoordinatorException.Code codeOf(Future<?> failed) {
    return ((CoordinatorException) failed.cause()).code();
  }

  static Branch branch(String id) {
    return branch(id, true);
  }

  static Branch branch(String id, boolean asks) {
    return branch(id, asks, Json.nil());
  }

  static Branch branch(String id, boolean asks, Json payload) {
    return new Branch(
        new BranchId(id),
        "bank-" + id,
        Branch.Style.TWO_PHASE,
        Branch.VoteBy.COORDINATOR_CALL,
        "move",
        payload,
        asks);
  }

  /** A branch that takes that many characters. */
  static Branch large(String id, int chars) {
    return branch(id, true, Json.text("x".repeat(chars)));
  }

  /** Those that lists show as stuck. */
  static TransactionQuery stuckOnes() {
    return new TransactionQuery(
        "default",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.of(true),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Search.NONE,
        Optional.empty(),
        100,
        TransactionQuery.SEARCHED_MAX);
  }

  static Optional<KeyClaim> key(String key, String hash) {
    return Optional.of(new KeyClaim(new IdempotencyKey("default", "alice", key), hash));
  }
}
