package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.crash.CrashPoints;
import dev.verdict.coordinator.leadership.Leadership;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One node's engines, each on an event loop of its own, and the leadership that gives them shards.
 * Shard {@code s} is run by engine {@code s % engines}.
 */
public final class CoordinatorNode {
  private final List<Lane> lanes;
  private final Transactions transactions;
  private final Leadership leadership;
  private final Executor leadershipLoop;

  CoordinatorNode(
      List<Lane> lanes, Transactions transactions, Leadership leadership, Executor leadershipLoop) {
    this.lanes = lanes;
    this.transactions = transactions;
    this.leadership = leadership;
    this.leadershipLoop = leadershipLoop;
  }

  /**
   * How the node is built.
   *
   * @param engines how many engines, at least 1
   * @param limits the bounds of each
   * @param delegates whether the only branch of a transaction is given the decision, if its service
   *     takes it
   */
  public record Settings(int engines, EngineLimits limits, boolean delegates) {
    /** Of a node that makes every decision itself. */
    public Settings(int engines, EngineLimits limits) {
      this(engines, limits, false);
    }
  }

  /**
   * What the node is connected to.
   *
   * @param logs makes the log of an engine; called on that engine's event loop
   * @param calls makes the transport of an engine; called on that engine's event loop
   * @param definitions the registered definitions
   * @param participants the registered services
   * @param crashPoints where the process is to die, if it is
   * @param contradictions takes what a service did although it had ruled it out; called on an
   *     engine's event loop
   */
  public record World(
      PerEngine<TransactionLog> logs,
      PerEngine<ParticipantCalls> calls,
      Definitions definitions,
      ParticipantRegistry participants,
      CrashPoints crashPoints,
      Consumer<Contradiction> contradictions) {
    /** One that dies nowhere by itself, and tells the log alone of contradictions. */
    public World(
        PerEngine<TransactionLog> logs,
        PerEngine<ParticipantCalls> calls,
        Definitions definitions,
        ParticipantRegistry participants) {
      this(logs, calls, definitions, participants, CrashPoints.NONE, told -> {});
    }
  }

  /** Makes one thing for each engine. */
  public interface PerEngine<T> {
    /**
     * Makes it.
     *
     * @param engine the engine's number, from 0
     * @param context the engine's; the thing is used there only
     */
    T make(int engine, Context context);
  }

  /**
   * Builds the engines. Nothing is led before {@link #start}.
   *
   * @param vertx whose event loops run the engines
   * @param settings how many, and their bounds
   * @param world what they are connected to
   * @param leadership gives them shards
   * @param leadershipContext the context that leadership lives on
   */
  public static Future<CoordinatorNode> create(
      Vertx vertx,
      Settings settings,
      World world,
      Leadership leadership,
      Context leadershipContext) {
    AtomicProtocol atomic = new AtomicProtocol(world.definitions());
    SagaProtocol saga = new SagaProtocol(world.definitions());
    Starter starter =
        new Starter(atomic, saga, world.participants(), world.definitions(), settings.delegates());
    Watchers watchers = new Watchers();
    Executor leadershipLoop = task -> leadershipContext.runOnContext(here -> task.run());
    Engine.Observers observers =
        observers(watchers, leadership, leadershipLoop, world.contradictions());
    List<Future<Lane>> lanes = new ArrayList<>();
    for (int i = 0; i < settings.engines(); i++) {
      EngineVerticle verticle =
          new EngineVerticle(i, settings.limits(), world, new Protocols(atomic, saga), observers);
      lanes.add(vertx.deployVerticle(verticle).map(deployed -> verticle.lane()));
    }
    return Future.all(lanes)
        .map(
            all -> {
              List<Lane> deployed = all.list();
              Transactions transactions =
                  new CoordinatorTransactions(deployed, starter, watchers, settings.limits());
              return new CoordinatorNode(deployed, transactions, leadership, leadershipLoop);
            });
  }

  static Engine.Observers observers(
      Watchers watchers,
      Leadership leadership,
      Executor leadershipLoop,
      Consumer<Contradiction> contradictions) {
    return new Engine.Observers(
        watchers::isWatched,
        watchers,
        (shard, epoch) -> leadershipLoop.execute(() -> leadership.fenced(shard, epoch)),
        (shard, epoch) -> leadershipLoop.execute(() -> leadership.raiseAbove(shard, epoch)),
        leadership::doubted,
        contradictions);
  }

  /** Begins to lead; completes when the first shards are led. */
  public Future<Void> start() {
    return onLeadership(() -> leadership.start(new Shards(lanes)));
  }

  /** What can be asked of this node's transactions. */
  public Transactions transactions() {
    return transactions;
  }

  /**
   * Begins nothing more, waits for what is under way as long as {@link EngineLimits#drainMax} says,
   * then gives up leadership. What is unfinished then, the next owner finishes.
   */
  public Future<Void> stop() {
    List<Future<Void>> drains = new ArrayList<>();
    for (Lane lane : lanes) {
      drains.add(lane.call(Engine::drain));
    }
    return Future.join(drains).transform(drained -> onLeadership(leadership::leave));
  }

  private Future<Void> onLeadership(Supplier<Future<Void>> work) {
    Promise<Void> promise = Promise.promise();
    leadershipLoop.execute(() -> work.get().onComplete(promise));
    return promise.future();
  }

  /**
   * Hands shards to the engines that run them.
   *
   * @param lanes the engines
   */
  private record Shards(List<Lane> lanes) implements Leadership.Listener {
    @Override
    public Future<Void> lead(int shard, long epoch) {
      return lane(shard).call(engine -> engine.lead(shard, epoch));
    }

    @Override
    public Future<Void> handOver(int shard, long epoch) {
      return lane(shard).call(engine -> engine.handOver(shard, epoch));
    }

    @Override
    public void lost(int shard, long epoch) {
      lane(shard)
          .call(
              engine -> {
                engine.lost(shard, epoch);
                return Future.succeededFuture();
              });
    }

    private Lane lane(int shard) {
      return lanes.get(shard % lanes.size());
    }
  }
}
