package dev.verdict.stress.backlog;

import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.engine.CoordinatorNode;
import dev.verdict.coordinator.engine.Definitions;
import dev.verdict.coordinator.engine.EngineLimits;
import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.engine.StartRequest;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.leadership.SingleNodeLeadership;
import dev.verdict.coordinator.leadership.VertxScheduler;
import dev.verdict.coordinator.log.Summary.Origin;
import dev.verdict.coordinator.log.postgres.Database;
import dev.verdict.coordinator.log.postgres.Migrations;
import dev.verdict.coordinator.log.postgres.PostgresDefinitionStore;
import dev.verdict.coordinator.log.postgres.PostgresLog;
import dev.verdict.coordinator.log.postgres.PostgresParticipantStore;
import dev.verdict.coordinator.log.postgres.PostgresShardTable;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.atomic.AtomicSpec;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.definition.DefinitionHash;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.stress.postgres.PostgresUri;
import dev.verdict.stress.process.Leash;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The owner before: real engines over the real log, whose calls to services are over in no time, or
 * never. So it leaves behind what a coordinator does that dies with much under way.
 */
public final class LeaverMain {
  /** The environment variable with the URI of the log's PostgreSQL. */
  static final String POSTGRES_VARIABLE = "VERDICT_STRESS_POSTGRES";

  private static final int STARTS_UNDER_WAY_MAX = 2_000;
  private static final long PATIENCE_S = 60;
  private static final AtomicSpec SPEC =
      new AtomicSpec(Duration.ofMinutes(30), Duration.ofSeconds(5), false);
  private static final Origin ORIGIN = new Origin("default", "left", "", "", Map.of(), "");

  /** On a machine that is very busy it keeps its shard all the same: nobody else wants it. */
  private static final SingleNodeLeadership.Settings PATIENT =
      new SingleNodeLeadership.Settings(
          Duration.ofSeconds(1),
          Duration.ofMillis(200),
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          Duration.ofMinutes(1));

  private final Vertx vertx;
  private final Database database;
  private final SagaDefinition saga = DefinitionJson.parse(JsonText.read(Service.SAGA));
  private final AtomicInteger refused = new AtomicInteger();

  private LeaverMain(Vertx vertx, Database database) {
    this.vertx = vertx;
    this.database = database;
  }

  /**
   * Leaves {@code args[0]} transactions with services at {@code args[1]}, and tells how many starts
   * were refused.
   */
  public static void main(String[] args) throws Exception {
    Leash leash = Leash.take();
    PostgresUri uri = new PostgresUri(System.getenv(POSTGRES_VARIABLE));
    migrate(uri);
    Vertx vertx = Vertx.vertx();
    Database database =
        Database.open(
            vertx,
            PgConnectOptions.fromUri(uri.withoutCredentials())
                .setUser(uri.user())
                .setPassword(uri.password()));
    LeaverMain leaver = new LeaverMain(vertx, database);
    leaver.leave(Integer.parseInt(args[0]), URI.create(args[1]));
    leash.tell(leaver.refused.toString());
    leash.hold();
  }

  private static void migrate(PostgresUri uri) throws Exception {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl("jdbc:" + uri.withoutCredentials());
    source.setUser(uri.user());
    source.setPassword(uri.password());
    Migrations.migrate(source, 1, Instant.now());
  }

  private void leave(int transactions, URI services) throws Exception {
    ParticipantRegistry registry =
        new ParticipantRegistry(new PostgresParticipantStore(database), List.of());
    for (Service service : List.of(Service.BARRIER, Service.PLAIN)) {
      Participant participant = new Participant(service.name(), List.of(services), service.asks());
      untilAnswered(() -> registry.register(participant));
    }
    DefinitionStore definitions = new PostgresDefinitionStore(database);
    DefinitionStore.Stored stored =
        new DefinitionStore.Stored(
            "default",
            saga.name(),
            1,
            DefinitionHash.of(saga),
            JsonText.write(DefinitionJson.toJson(saga)),
            Instant.now());
    untilAnswered(() -> definitions.putIfAbsent(stored));
    CoordinatorNode node = get(node(transactions, definitions, registry));
    get(node.start());
    begin(transactions, node.transactions());
  }

  private Future<CoordinatorNode> node(
      int transactions, DefinitionStore definitions, ParticipantRegistry registry) {
    String owner = UUID.randomUUID().toString();
    PostgresLog log = PostgresLog.create(vertx, database, owner);
    Context leadership = vertx.getOrCreateContext();
    return CoordinatorNode.create(
        vertx,
        new CoordinatorNode.Settings(1, limits(transactions)),
        new CoordinatorNode.World(
            (engine, context) -> log.on(context),
            (engine, context) -> (call, epoch, traceparent) -> answer(call),
            new Definitions(definitions),
            registry),
        new SingleNodeLeadership(
            new PostgresShardTable(database, owner),
            owner,
            new VertxScheduler(leadership),
            new SplittableRandom(),
            PATIENT),
        leadership);
  }

  private static EngineLimits limits(int transactions) {
    EngineLimits standard = EngineLimits.standard(1);
    return new EngineLimits(
        1,
        transactions + 1,
        standard.mailboxMax(),
        standard.waitersMax(),
        standard.requestMax(),
        standard.recovery(),
        standard.passivation(),
        standard.replayRetry(),
        standard.retention(),
        standard.skewMax(),
        standard.retryAfter(),
        standard.drainMax());
  }

  private static Future<BranchAnswer> answer(BranchCall call) {
    boolean votes =
        call.kind() == CallKind.PREPARE && call.participant().equals(Service.BARRIER.name());
    boolean runs =
        call.kind() == CallKind.ACTION && !call.branch().text().equals(Service.LAST_STEP);
    return votes || runs
        ? Future.succeededFuture(new BranchAnswer.Done(Json.nil()))
        : Promise.<BranchAnswer>promise().future();
  }

  private void begin(int transactions, Transactions engine) throws InterruptedException {
    Semaphore underWay = new Semaphore(STARTS_UNDER_WAY_MAX);
    Transactions.Wait accepted =
        new Transactions.Wait(Transactions.Wait.Until.ACCEPTED, Duration.ofSeconds(PATIENCE_S));
    for (int number = 0; number < transactions; number++) {
      underWay.acquire();
      Future<Snapshot> begun = engine.start(request(Leftover.of(number)), accepted);
      begun.onComplete(
          (snapshot, failure) -> {
            if (failure != null) {
              refused.incrementAndGet();
            }
            underWay.release();
          });
    }
    underWay.acquire(STARTS_UNDER_WAY_MAX);
  }

  private StartRequest request(Leftover leftover) {
    return switch (leftover) {
      case COMMITTED -> atomic(Service.BARRIER, leftover, true);
      case OPEN -> atomic(Service.PLAIN, leftover, false);
      case VOTING -> atomic(Service.PLAIN, leftover, true);
      case SAGA ->
          new StartRequest.Saga(
              ORIGIN, Optional.empty(), saga, DefinitionHash.of(saga), Json.nil());
    };
  }

  private static StartRequest atomic(Service service, Leftover leftover, boolean complete) {
    return new StartRequest.Atomic(
        ORIGIN,
        Optional.empty(),
        SPEC,
        List.of(branch("a", service, leftover), branch("b", service, leftover)),
        complete);
  }

  private static Branch branch(String id, Service service, Leftover leftover) {
    return new Branch(
        new BranchId(id),
        service.name(),
        Branch.Style.TWO_PHASE,
        Branch.VoteBy.COORDINATOR_CALL,
        leftover.operation(),
        Json.nil(),
        service.asks());
  }

  /** On a busy machine the first connections may take longer than they may. */
  private static void untilAnswered(Supplier<Future<?>> question) throws Exception {
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (true) {
      try {
        get(question.get());
        return;
      } catch (ExecutionException failed) {
        if (System.nanoTime() - endNs > 0) {
          throw failed;
        }
      }
    }
  }

  private static <T> T get(Future<T> future)
      throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
  }
}
