package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.crash.CrashPoints;
import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.leadership.Leadership;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Makes nodes of one engine each that run on their maker's thread, in whatever time and with
 * whatever chance they are given: the same code as on event loops, for simulation. The nodes share
 * what is costly to make and never changes. For one thread.
 */
public final class SoloNodes {
  private final Definitions definitions;
  private final AtomicProtocol atomic;
  private final SagaProtocol saga;

  /**
   * @param store where definitions are looked for that are not in memory yet
   */
  public SoloNodes(DefinitionStore store) {
    this.definitions = new Definitions(store);
    this.atomic = new AtomicProtocol(definitions);
    this.saga = new SagaProtocol(definitions);
  }

  /**
   * What a node is connected to. All of it is used on the maker's thread only.
   *
   * @param time clock and timers
   * @param random for jitter and for ids
   * @param log where transactions are kept
   * @param calls carries calls to participants
   * @param participants the registered services
   * @param limits the engine's bounds
   * @param leadershipLoop runs what the engine tells leadership
   */
  public record World(
      EngineTime time,
      RandomGenerator random,
      TransactionLog log,
      ParticipantCalls calls,
      ParticipantRegistry participants,
      EngineLimits limits,
      Executor leadershipLoop) {}

  /** Makes a node. Nothing is led before {@link CoordinatorNode#start}. */
  public CoordinatorNode make(World world, Leadership leadership) {
    EngineParts parts =
        new EngineParts(
            world.time(),
            world.random(),
            IdFactory.counting(world.random()),
            world.log(),
            world.calls(),
            new Protocols(atomic, saga),
            world.limits(),
            CrashPoints.NONE);
    Watchers watchers = new Watchers();
    Engine.Observers observers =
        CoordinatorNode.observers(
            watchers, leadership, world.leadershipLoop(), contradiction -> {});
    List<Lane> lanes = List.of(new Lane(Runnable::run, new Engine(parts, definitions, observers)));
    Starter starter = new Starter(atomic, saga, world.participants(), definitions, true);
    return new CoordinatorNode(
        lanes,
        new CoordinatorTransactions(lanes, starter, watchers, world.limits()),
        leadership,
        world.leadershipLoop());
  }
}
