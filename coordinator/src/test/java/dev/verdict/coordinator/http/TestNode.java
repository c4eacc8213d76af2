package dev.verdict.coordinator.http;

import dev.verdict.coordinator.access.AccessMode;
import dev.verdict.coordinator.access.SessionBook;
import dev.verdict.coordinator.access.TokenBook;
import dev.verdict.coordinator.audit.Operators;
import dev.verdict.coordinator.engine.CoordinatorNode;
import dev.verdict.coordinator.engine.Definitions;
import dev.verdict.coordinator.engine.EngineLimits;
import dev.verdict.coordinator.leadership.Absences;
import dev.verdict.coordinator.leadership.Leadership;
import dev.verdict.coordinator.leadership.ShardDirectory;
import dev.verdict.coordinator.leadership.ShardMoves;
import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.coordinator.participants.BuiltInCalls;
import dev.verdict.coordinator.participants.CallLimits;
import dev.verdict.coordinator.participants.HttpParticipantCalls;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.coordinator.telemetry.Telemetry;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.BuiltIn;
import dev.verdict.protocol.wire.LockRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node of a cluster on a log in memory, whose shards and whose view of the others a test sets.
 */
final class TestNode implements AutoCloseable {
  static final int SHARDS = 4;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  final String name;
  final Directory directory = new Directory();
  final BackendSlot slot = new BackendSlot();
  private final Vertx vertx = Vertx.vertx();
  private final Telemetry telemetry = new Telemetry();
  private final AtomicInteger port = new AtomicInteger();
  private final ByHand leadership = new ByHand();
  private final Context leading = vertx.getOrCreateContext();
  private final ShardTable table;
  private final String deployed;
  private final Operators operators;

  /** Who is signed in, as this node knows it. */
  final SessionBook sessions = new SessionBook();

  /** What changed hands; nothing does here. */
  private final ShardMoves moves = new ShardMoves(Clock.systemUTC());

  private final Absences absences = new Absences(Clock.systemUTC(), OptionalInt.empty());

  /** A node at which anybody may act. */
  TestNode(String name, MemoryDatabase database) {
    this(name, database, Operators.everybody());
  }

  TestNode(String name, MemoryDatabase database, Operators operators) {
    this(name, database, operators, AccessMode.OPEN, new TokenBook());
  }

  TestNode(
      String name,
      MemoryDatabase database,
      Operators operators,
      AccessMode access,
      TokenBook tokens) {
    this.name = name;
    this.operators = operators;
    this.sessions.open(database.sessions(Runnable::run));
    this.table = database.shards(name, Runnable::run);
    ParticipantRegistry participants =
        new ParticipantRegistry(database.participants(Runnable::run), List.of());
    TestServer.await(participants.refresh());
    CoordinatorNode node =
        TestServer.await(
            CoordinatorNode.create(
                vertx,
                new CoordinatorNode.Settings(2, EngineLimits.standard(SHARDS)),
                new CoordinatorNode.World(
                    (number, own) ->
                        database.log(name, work -> own.runOnContext(here -> work.run())),
                    (number, own) ->
                        new BuiltInCalls(
                            Map.of(BuiltIn.LOCKS, this::hold),
                            new HttpParticipantCalls(vertx, participants, CallLimits.DEFAULT)),
                    new Definitions(database.definitions(Runnable::run)),
                    participants),
                leadership,
                leading));
    TestServer.await(node.start());
    slot.serve(
        new Backend(
            node.transactions(),
            database.definitions(Runnable::run),
            participants,
            database.audit(Runnable::run),
            database.batches(Runnable::run),
            database.views(Runnable::run),
            database.disagreements(Runnable::run),
            database.proposals(Runnable::run),
            Optional.empty(),
            Optional.of(new Peers(name, SHARDS, directory, moves, absences))),
        List::of);
    HttpSetup setup =
        new HttpSetup(
            slot,
            Defaults.STANDARD,
            telemetry,
            operators,
            tokens,
            SignIns.standard(sessions),
            Optional.empty(),
            Masking.NONE,
            new Listeners(),
            new OneAtATime(),
            Optional.empty(),
            new HttpSetup.Mode(false, "127.0.0.1", "memory", access));
    this.deployed =
        TestServer.await(vertx.deployVerticle(new HttpVerticle(setup, "127.0.0.1", 0, port::set)));
  }

  /** Somebody else holds everything, all the time. */
  private Future<BranchAnswer> hold(BranchCall claim, long epoch, String traceparent) {
    Promise<BranchAnswer> refused = Promise.promise();
    vertx.setTimer(
        LockRequest.of(claim.payload()).waitMax().toMillis(),
        timer -> refused.complete(new BranchAnswer.Refused("lock_timeout: somebody else has it")));
    return refused.future();
  }

  /** Who leads what, as this node is told. */
  static final class Directory implements ShardDirectory {
    final Map<Integer, Owner> owners = new ConcurrentHashMap<>();
    final List<Integer> doubts = new CopyOnWriteArrayList<>();
    volatile Runnable onDoubt = () -> {};

    @Override
    public Optional<Owner> ownerOf(int shard) {
      return Optional.ofNullable(owners.get(shard));
    }

    @Override
    public void doubted(int shard) {
      doubts.add(shard);
      onDoubt.run();
    }
  }

  private static final class ByHand implements Leadership {
    private final CompletableFuture<Listener> listener = new CompletableFuture<>();

    @Override
    public Future<Void> start(Listener told) {
      listener.complete(told);
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

  /** Takes shards from whoever led them, and replays them. */
  void lead(int... shards) {
    for (int shard : shards) {
      long epoch = TestServer.await(table.readAll()).get(shard).epoch();
      TestServer.await(table.raise(Map.of(shard, epoch)));
      Promise<Void> replayed = Promise.promise();
      leading.runOnContext(
          here -> leadership.listener.join().lead(shard, epoch + 1).onComplete(replayed));
      TestServer.await(replayed.future());
    }
  }

  /** Reads anew who its operators are. */
  void readOperators() {
    operators.reload();
  }

  /** Is told that it no longer leads. */
  void lose(int shard) {
    leadership.listener.join().lost(shard, Long.MAX_VALUE);
    TxId any = TxId.of(System.currentTimeMillis(), shard, 1, 1);
    TestServer.await(slot.require().transactions().get(any).otherwiseEmpty());
  }

  ShardDirectory.Owner owner() {
    return new ShardDirectory.Owner(name, uri(""));
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port.get() + path);
  }

  HttpResponse<String> send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** How many requests this node passed on, with that result. */
  double forwarded(String result) {
    return telemetry.registry().get("verdict.forwarded").tag("result", result).counter().count();
  }

  /** Listens no more, as if it were killed. */
  void die() {
    TestServer.await(vertx.undeploy(deployed));
  }

  @Override
  public void close() {
    TestServer.await(vertx.close());
    telemetry.close();
  }
}
