package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.engine.AtomicSteps;
import dev.verdict.coordinator.engine.CoordinatorNode;
import dev.verdict.coordinator.engine.EngineLimits;
import dev.verdict.coordinator.engine.EngineTime;
import dev.verdict.coordinator.engine.PassivationLimits;
import dev.verdict.coordinator.engine.SoloNodes;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.leadership.ClusterLeadership;
import dev.verdict.coordinator.leadership.ClusterSettings;
import dev.verdict.coordinator.leadership.Scheduler;
import dev.verdict.coordinator.leadership.ShardDirectory;
import dev.verdict.coordinator.leadership.WatchedDirectory;
import dev.verdict.coordinator.locks.LockParticipant;
import dev.verdict.coordinator.locks.LockStore;
import dev.verdict.coordinator.locks.LockTime;
import dev.verdict.coordinator.locks.Locks;
import dev.verdict.coordinator.participants.BuiltInCalls;
import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.protocol.wire.BuiltIn;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Dice;
import dev.verdict.stress.simulate.world.kernel.Host;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * A place where a coordinator runs: the real engine under the real leadership, in one process after
 * another.
 */
final class Coordinator {
  private static final long TURN_US = 20;
  private static final long SWEEP_US = 5_000 * Agenda.MILLI;
  private static final long RESTART_US = 1_000 * Agenda.MILLI;

  /** Whatever waits leaves memory at once. */
  private static final PassivationLimits HASTY =
      new PassivationLimits(
          Duration.ofMillis(5),
          Duration.ofMillis(1),
          8,
          1 << 20,
          16,
          1 << 20,
          Duration.ofMillis(20),
          Duration.ofSeconds(5));

  private final String name;
  private final World world;
  private final Dice dice;
  private Host host;
  private Optional<Incarnation> process = Optional.empty();
  private int starts;
  private long clockAheadMillis;

  Coordinator(String name, World world, Dice dice) {
    this.name = name;
    this.world = world;
    this.dice = dice;
    this.host = new Host(name, world.agenda());
    host.die();
  }

  String name() {
    return name;
  }

  Host host() {
    return host;
  }

  boolean isUp() {
    return !host.isDead();
  }

  /** One run of the process. */
  private record Incarnation(
      String owner, CoordinatorNode node, GridMember member, ShardDirectory directory) {}

  /** Starts a process, if none runs. */
  void start() {
    if (!host.isDead()) {
      return;
    }
    starts++;
    host = new Host(name, world.agenda());
    Host born = host;
    String owner = name + "." + starts;
    world.journal().note(name, () -> "starts as " + owner);
    Dice chance = dice.of(owner);
    Clock clock = new Clock(born);
    Peril peril =
        new Peril() {
          @Override
          public boolean isArmed() {
            return world.isArmed();
          }

          @Override
          public void pass(String point) {
            world.pass(Coordinator.this, born, point);
          }
        };
    GridMember member = world.grid().member(owner, born);
    WatchedDirectory directory = new WatchedDirectory(clock);
    ClusterLeadership leadership =
        new ClusterLeadership(
            world.breakage().table(world, born, owner),
            member,
            owner,
            clock,
            chance.of("leadership").generator(),
            ClusterSettings.standard(),
            directory);
    LockStore locks = new LockSession(world.postgres(), world.locks(), born);
    SoloNodes.World parts =
        new SoloNodes.World(
            clock,
            chance.of("engine").generator(),
            world.breakage().log(world, born, chance.of("log"), peril, owner),
            calls(born, clock, locks, world.breakage().calls(world, born, peril)),
            world.registry(),
            EngineLimits.standard(world.shards()).passivating(HASTY),
            task -> born.after(TURN_US, task));
    CoordinatorNode node = world.nodes().make(parts, leadership);
    if (world.holds()) {
      sweep(born, locks);
    }
    process = Optional.of(new Incarnation(owner, node, member, directory));
    born.after(
        TURN_US,
        () ->
            node.start()
                .onFailure(
                    failure -> {
                      world.journal().note(name, () -> "cannot start: " + failure.getMessage());
                      crash();
                      world.agenda().after(RESTART_US, this::start);
                    }));
  }

  private ParticipantCalls calls(
      Host born, Clock clock, LockStore store, ParticipantCalls services) {
    ParticipantCalls locks = new LockParticipant(new Locks(clock, store));
    ParticipantCalls steps =
        new AtomicSteps(
            () -> world.breakage().steps(process.orElseThrow().node().transactions()),
            world.shards(),
            Requests.NAMESPACE,
            task -> born.after(TURN_US, task));
    return new BuiltInCalls(Map.of(BuiltIn.LOCKS, locks, BuiltIn.ATOMIC, steps), services);
  }

  private static void sweep(Host born, LockStore locks) {
    Runnable sweep =
        () -> {
          Future<Integer> unusedCount = locks.sweep();
          sweep(born, locks);
        };
    Agenda.Entry unused = born.after(SWEEP_US, sweep);
  }

  /** A request that came over the network. */
  <T> Future<T> serve(Function<Transactions, Future<T>> request) {
    return process
        .map(running -> request.apply(world.breakage().transactions(running.node.transactions())))
        .orElseGet(() -> Future.failedFuture(new ConnectionLostException("not there")));
  }

  /** Who leads a shard, as far as this one knows; the id of a process. */
  Optional<String> leaderOf(int shard) {
    return process
        .flatMap(running -> running.directory.ownerOf(shard))
        .map(ShardDirectory.Owner::node);
  }

  /** The process is killed. */
  void crash() {
    if (host.isDead()) {
      return;
    }
    host.die();
    process.ifPresent(
        running -> {
          world.journal().note(name, () -> running.owner + " dies");
          world.postgres().database().disconnect(running.owner);
          world.grid().died(running.member);
        });
    process = Optional.empty();
  }

  /** The process is asked to end, and drains. */
  void stop() {
    Host ending = host;
    process.ifPresent(
        running ->
            running
                .node
                .stop()
                .onComplete(
                    done -> {
                      if (!ending.isDead()) {
                        crash();
                      }
                    }));
  }

  void freeze() {
    host.freeze();
  }

  void thaw() {
    host.thaw();
  }

  /** The cluster has waited for long enough for a frozen process. */
  void suspect() {
    process
        .filter(running -> running.member.host().isFrozen())
        .ifPresent(it -> it.member.suspected());
  }

  /** The clock of its machine jumps. */
  void setClockAhead(long millis) {
    clockAheadMillis = millis;
  }

  /** Time in one process. */
  private final class Clock implements EngineTime, Scheduler, LockTime {
    private final Host born;

    Clock(Host born) {
      this.born = born;
    }

    @Override
    public long nowMillis() {
      return world.agenda().nowMillis() + clockAheadMillis;
    }

    @Override
    public long elapsedMillis() {
      return world.agenda().nowMillis();
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
      return born.after(Math.max(1, delay.toMillis()) * Agenda.MILLI, task)::cancel;
    }

    @Override
    public long monotonicMillis() {
      return world.agenda().nowUs() / Agenda.MILLI;
    }

    @Override
    public void after(long delayMillis, Runnable task) {
      Agenda.Entry unused = born.after(delayMillis * Agenda.MILLI, task);
    }

    @Override
    public Executor here() {
      return Runnable::run;
    }
  }
}
