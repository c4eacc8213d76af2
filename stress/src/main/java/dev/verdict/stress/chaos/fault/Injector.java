package dev.verdict.stress.chaos.fault;

import dev.verdict.stress.chaos.fault.FaultKind.Lane;
import dev.verdict.stress.chaos.history.Happened;
import dev.verdict.stress.chaos.world.Coordinator;
import dev.verdict.stress.chaos.world.Pauses;
import dev.verdict.stress.chaos.world.Service;
import dev.verdict.stress.chaos.world.World;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Does what was planned, when it was planned. */
public final class Injector implements AutoCloseable {
  private static final int THREADS = 16;
  private static final int TRIES_MAX = 60;
  private static final long BETWEEN_TRIES_MS = 250;
  private static final long BETWEEN_MS = 500;
  private static final Duration READY_MAX = Duration.ofSeconds(30);
  private static final String KILL_CONNECTIONS =
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '"
          + World.LOG_DATABASE
          + "' AND application_name <> 'chaos' AND backend_type = 'client backend'";

  private final World world;
  private final Consumer<Happened> told;
  private final List<Happened> happened = new CopyOnWriteArrayList<>();
  private final List<LostShards> lost = new CopyOnWriteArrayList<>();
  private final List<Victim> killed = new CopyOnWriteArrayList<>();
  private final Map<Lane, Object> lanes =
      Arrays.stream(Lane.values()).collect(Collectors.toMap(lane -> lane, lane -> new Object()));
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
  private final List<ScheduledFuture<?>> running = new ArrayList<>();

  private record Victim(Owners before, long atMs) {}

  /**
   * Over a world.
   *
   * @param told of each fault as it happens; its end is then still to come
   */
  public Injector(World world, Consumer<Happened> told) {
    this.world = world;
    this.told = told;
  }

  /** Begins: the times count from now. */
  public void start(List<PlannedFault> plan) {
    for (PlannedFault fault : plan) {
      running.add(threads.schedule(() -> run(fault), fault.atMs(), TimeUnit.MILLISECONDS));
    }
  }

  /** Waits until all is done, and says what was. */
  public List<Happened> awaitEnd() throws InterruptedException, ExecutionException {
    for (Future<?> each : running) {
      each.get();
    }
    return List.copyOf(happened);
  }

  /** What a slow machine delays still comes one after the other. */
  private void run(PlannedFault fault) {
    synchronized (Objects.requireNonNull(lanes.get(fault.kind().lane()))) {
      inject(fault);
      Pauses.millis(BETWEEN_MS);
    }
  }

  private void inject(PlannedFault fault) {
    switch (fault.kind()) {
      case KILL -> kill(fault);
      case PAUSE -> pause(fault);
      case RESTART_POSTGRES -> restartPostgres(fault);
      case KILL_CONNECTIONS -> killConnections(fault);
      case PARTICIPANT_KILL -> killService(fault);
      case PARTICIPANT_PAUSE -> pauseService(fault);
      case CARELESS_BATCHES -> carelessBatches(fault);
      case NETWORK -> network(fault);
      case VANISH -> vanish(fault);
      case CLOCK -> clock(fault);
      case ROLLING_RESTART -> rollingRestart(fault);
      case CRASH_POINTS -> crashPoints(fault);
    }
  }

  private void during(
      PlannedFault fault, String target, String detail, Runnable begin, Runnable end) {
    long fromMs = System.currentTimeMillis();
    begin.run();
    told.accept(new Happened(fault.kind().label(), target, detail, fromMs, fromMs));
    Pauses.millis(fault.lengthMs());
    end.run();
    happened.add(
        new Happened(fault.kind().label(), target, detail, fromMs, System.currentTimeMillis()));
  }

  /** One that leads, if that is known; else one that is up: it may just have died. */
  private Coordinator coordinator(PlannedFault fault) {
    return coordinator(fault, owners());
  }

  private Coordinator coordinator(PlannedFault fault, Optional<Owners> known) {
    List<Coordinator> all = world.coordinators();
    List<Coordinator> order = new ArrayList<>(all);
    Collections.rotate(order, -(fault.dice() % all.size()));
    List<Coordinator> up = order.stream().filter(Coordinator::isUp).toList();
    Set<String> leaders = known.map(Owners::leaders).orElse(Set.of());
    return up.stream()
        .filter(each -> leaders.contains(each.url()))
        .findFirst()
        .orElse(up.isEmpty() ? order.get(0) : up.get(0));
  }

  private Service service(PlannedFault fault) {
    List<Service> mortal = world.mortalServices();
    return mortal.get(fault.dice() % mortal.size());
  }

  private void kill(PlannedFault fault) {
    Optional<Owners> before = owners();
    Coordinator victim = coordinator(fault, before);
    long atMs = System.currentTimeMillis();
    during(
        fault, victim.name(), "for " + fault.lengthMs() + " ms", victim::kill, victim::startAgain);
    before.ifPresent(known -> killed.add(new Victim(known, atMs)));
  }

  /** Whose heartbeats stopped can be said while it is frozen; a killed one's never come back. */
  private void pause(PlannedFault fault) {
    Optional<Owners> before = owners();
    Coordinator victim = coordinator(fault, before);
    long atMs = System.currentTimeMillis();
    during(
        fault,
        victim.name(),
        "for " + fault.lengthMs() + " ms",
        victim::freeze,
        () -> {
          noteLost(fault.kind(), atMs, before, ownersOnceThere());
          victim.wake();
        });
  }

  private void noteLost(
      FaultKind kind, long atMs, Optional<Owners> before, Optional<Owners> after) {
    if (before.isPresent() && after.isPresent()) {
      lost.add(new LostShards(kind, atMs, before.get().lost(atMs, after.get())));
    }
  }

  private Optional<Owners> owners() {
    try (Connection connection = world.log().connect(World.LOG_DATABASE)) {
      return Optional.of(Owners.read(connection));
    } catch (SQLException away) {
      return Optional.empty();
    }
  }

  /** A fault may end just while PostgreSQL starts again, and still has taken its shards. */
  private Optional<Owners> ownersOnceThere() {
    Optional<Owners> known = owners();
    for (int left = TRIES_MAX; known.isEmpty() && left > 0; left--) {
      Pauses.millis(BETWEEN_TRIES_MS);
      known = owners();
    }
    return known;
  }

  /** Which shards were lost by whom; to be asked once everything is well again. */
  public List<LostShards> lost() {
    List<LostShards> all = new ArrayList<>(lost);
    Optional<Owners> now = ownersOnceThere();
    for (Victim each : killed) {
      now.ifPresent(
          later ->
              all.add(
                  new LostShards(
                      FaultKind.KILL, each.atMs(), each.before().lost(each.atMs(), later))));
    }
    return all;
  }

  private void restartPostgres(PlannedFault fault) {
    during(
        fault,
        "postgres",
        "down for " + fault.lengthMs() + " ms",
        world.log()::stop,
        world.log()::startAgain);
  }

  private void killConnections(PlannedFault fault) {
    during(fault, "postgres", "all of the coordinators", this::killConnections, () -> {});
  }

  private void killConnections() {
    for (int left = TRIES_MAX; !connectionsAreKilled(); left--) {
      if (left == 0) {
        throw new IllegalStateException("PostgreSQL takes no connection");
      }
      Pauses.millis(BETWEEN_TRIES_MS);
    }
  }

  private boolean connectionsAreKilled() {
    try (Connection connection = world.log().connect(World.LOG_DATABASE);
        Statement statement = connection.createStatement();
        ResultSet ended = statement.executeQuery(KILL_CONNECTIONS)) {
      return ended.next();
    } catch (SQLException away) {
      return false;
    }
  }

  private void killService(PlannedFault fault) {
    Service victim = service(fault);
    during(
        fault, victim.name(), "for " + fault.lengthMs() + " ms", victim::kill, victim::startAgain);
  }

  private void pauseService(PlannedFault fault) {
    Service victim = service(fault);
    during(fault, victim.name(), "for " + fault.lengthMs() + " ms", victim::freeze, victim::wake);
  }

  private void carelessBatches(PlannedFault fault) {
    Service victim = service(fault);
    during(
        fault,
        victim.name(),
        "for " + fault.lengthMs() + " ms",
        () -> victim.careless(true),
        () -> victim.careless(false));
  }

  private void network(PlannedFault fault) {
    Coordinator victim = coordinator(fault);
    List<Coordinator> others = othersOf(victim);
    NetworkFault way =
        NetworkFault.chosen(
            fault.dice() / world.coordinators().size(), victim.hasOwnHost() ? others.size() : 0);
    during(
        fault,
        victim.name(),
        way.words() + " for " + fault.lengthMs() + " ms",
        () -> way.begin(victim, others),
        () -> NetworkFault.end(victim));
  }

  /** The other coordinators, beginning with the next one. */
  private List<Coordinator> othersOf(Coordinator victim) {
    List<Coordinator> others = new ArrayList<>(world.coordinators());
    Collections.rotate(others, -others.indexOf(victim));
    return others.subList(1, others.size());
  }

  /** It never comes back; a new machine takes its place when its shards should be taken. */
  private void vanish(PlannedFault fault) {
    Optional<Owners> before = owners();
    Coordinator victim = coordinator(fault, before);
    long atMs = System.currentTimeMillis();
    during(
        fault,
        victim.name(),
        "for ever, replaced after " + fault.lengthMs() + " ms",
        victim::isolate,
        () -> {
          noteLost(fault.kind(), atMs, before, ownersOnceThere());
          victim.loseHost();
          victim.startAgain();
        });
  }

  private void clock(PlannedFault fault) {
    Coordinator victim = coordinator(fault);
    long seconds = fault.dice() / 7 % 2 == 0 ? 90 : -90;
    during(
        fault,
        victim.name(),
        seconds + " s for " + fault.lengthMs() + " ms",
        () -> victim.moveClock(seconds),
        () -> victim.moveClock(0));
  }

  private void rollingRestart(PlannedFault fault) {
    long fromMs = System.currentTimeMillis();
    told.accept(new Happened(fault.kind().label(), "all", "one by one", fromMs, fromMs));
    for (Coordinator each : world.coordinators()) {
      each.end();
      each.startAgain();
      each.awaitReady(READY_MAX);
      each.requireThatNoVersionRefused();
    }
    happened.add(
        new Happened(
            fault.kind().label(), "all", "one by one", fromMs, System.currentTimeMillis()));
  }

  private void crashPoints(PlannedFault fault) {
    Consumer<Happened> died =
        death -> {
          told.accept(death);
          happened.add(death);
        };
    new CrashCampaign(fault.dice(), world.coordinators(), died).run(fault.lengthMs());
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
