package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.engine.Transactions.Wait;
import dev.verdict.coordinator.leadership.Leadership;
import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.ForwardingLog;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.coordinator.log.postgres.Database;
import dev.verdict.coordinator.log.postgres.PostgresLog;
import dev.verdict.coordinator.log.postgres.TestPostgres;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.protocol.definition.SagaDefinition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A coordinator of which only the log is in PostgreSQL, so that nothing else writes there. */
final class WalNode implements AutoCloseable {
  private static final String OWNER = "me";

  private final MemoryDatabase memory = new MemoryDatabase(TestPostgres.SHARDS, Instant::now);
  private final Definitions definitions = new Definitions(memory.definitions(Runnable::run));
  private final AtomicInteger underWay = new AtomicInteger();
  private final Vertx vertx = Vertx.vertx();
  private final Database database;
  private final PostgresLog log;
  private final CoordinatorNode node;

  private WalNode(WalServer server, int atOnce, long pauseMillis, UnaryOperator<LogEntry> change)
      throws Exception {
    server.database().execute("UPDATE shard SET owner = '" + OWNER + "', epoch = 1");
    this.database = server.database().open(vertx);
    this.log = PostgresLog.create(vertx, database, OWNER);
    Together together = new Together(atOnce, vertx, pauseMillis);
    CoordinatorNode.World world =
        new CoordinatorNode.World(
            (engine, on) -> counted(log.on(on), change),
            (engine, on) -> together,
            definitions,
            new ParticipantRegistry(
                memory.participants(Runnable::run),
                List.of(participant("bank-a"), participant("bank-b"))));
    this.node =
        Awaiting.result(
            CoordinatorNode.create(
                vertx,
                new CoordinatorNode.Settings(1, EngineLimits.standard(TestPostgres.SHARDS)),
                world,
                new Undisputed(),
                vertx.getOrCreateContext()));
    Awaiting.result(node.start());
  }

  /**
   * Starts.
   *
   * @param atOnce how many transactions run at a time
   * @param pauseMillis how long participants take
   * @param change what becomes of each entry before it is written
   */
  static WalNode start(
      WalServer server, int atOnce, long pauseMillis, UnaryOperator<LogEntry> change)
      throws Exception {
    return new WalNode(server, atOnce, pauseMillis, change);
  }

  private static Participant participant(String name) {
    return new Participant(name, List.of(URI.create("http://" + name)), true);
  }

  private TransactionLog counted(TransactionLog into, UnaryOperator<LogEntry> change) {
    return new ForwardingLog(into) {
      @Override
      public Future<AppendOutcome> append(LogEntry entry) {
        underWay.incrementAndGet();
        return super.append(change.apply(entry)).onComplete(done -> underWay.decrementAndGet());
      }
    };
  }

  Future<Snapshot> start(StartRequest request, Wait wait) {
    return node.transactions().start(request, wait);
  }

  String hashOf(SagaDefinition definition) {
    return definitions.hashOf(definition);
  }

  /** Waits until whatever the transactions have to write is written. */
  void awaitWritten() {
    Awaiting.until("all is written", () -> underWay.get() == 0);
  }

  @Override
  public void close() throws Exception {
    Awaiting.result(node.stop());
    Awaiting.result(log.close());
    Awaiting.result(database.close());
    Awaiting.result(vertx.close());
  }

  /** Leads everything, in the epoch that stands in PostgreSQL, and never hears otherwise. */
  private static final class Undisputed implements Leadership {
    @Override
    public Future<Void> start(Listener listener) {
      return Future.all(
              IntStream.range(0, TestPostgres.SHARDS)
                  .mapToObj(shard -> listener.lead(shard, 1))
                  .toList())
          .mapEmpty();
    }

    @Override
    public void fenced(int shard, long epoch) {
      throw new AssertionError("fenced: shard " + shard);
    }

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
