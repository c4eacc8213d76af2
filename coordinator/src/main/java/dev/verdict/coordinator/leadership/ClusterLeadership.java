package dev.verdict.coordinator.leadership;

import dev.verdict.coordinator.leadership.ShardTable.ShardRow;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leadership in a cluster of nodes. A node leads a shard once it holds the shard's leader lock and
 * has raised its epoch; who should lead is a matter of preference ({@link Placement}).
 *
 * <p>It acts on three occasions: a view of the shards and nodes, once a second and whenever
 * something happened; a change of the cluster's members; the end of calls for locks. The lock comes
 * first, then a look that began after it was granted, then the raise.
 *
 * <p>Everything happens on the scheduler's thread, and must be called from there.
 */
public final class ClusterLeadership implements Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterLeadership.class);
  private static final Duration LEAVE_MAX = Duration.ofSeconds(10);

  private final ShardTable table;
  private final Cluster cluster;
  private final String self;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final ClusterSettings settings;
  private final WatchedDirectory directory;
  private final ShardWatch watch;
  private final Neighbours neighbours;
  private final SeatLocks locks;
  private final Led led = new Led();
  private final Floors floors = new Floors();
  private final Map<Integer, Seat> seats = new TreeMap<>();
  private final Promise<Void> started = Promise.promise();
  private Optional<View> lastView = Optional.empty();
  private long eagerUntilMillis;
  private int replaying;
  private boolean joined;
  private boolean retrying;
  private boolean closed;

  /**
   * @param table the epochs, for this node
   * @param cluster the nodes that see each other
   * @param self this node's id, the one that the table was made for
   * @param scheduler time, and the thread to run on
   * @param random for jitter
   * @param settings periods
   * @param directory kept up to date
   */
  public ClusterLeadership(
      ShardTable table,
      Cluster cluster,
      String self,
      Scheduler scheduler,
      RandomGenerator random,
      ClusterSettings settings,
      WatchedDirectory directory) {
    this.table = table;
    this.cluster = cluster;
    this.self = self;
    this.scheduler = scheduler;
    this.random = random;
    this.settings = settings;
    this.directory = directory;
    this.watch =
        new ShardWatch(table, scheduler, settings.callMax(), settings.unreachable(), this::seen);
    this.neighbours = new Neighbours(self, settings);
    this.locks = new SeatLocks(cluster, scheduler, settings.lockMax(), new LockOwner());
    directory.onDoubt(watch::look);
  }

  @Override
  public Future<Void> start(Listener listener) {
    led.listen(listener);
    tick();
    cluster
        .join(new Watcher())
        .onSuccess(
            in -> {
              joined = true;
              changed();
            })
        .onFailure(started::tryFail);
    return started.future();
  }

  // --- occasions

  private void tick() {
    if (closed) {
      return;
    }
    if (watch.isOutOfReach()) {
      giveUpAll("the database cannot be reached");
    }
    watch.look();
    scheduler.after(
        settings.check().toMillis() + random.nextLong(settings.jitter().toMillis() + 1),
        this::tick);
  }

  private void seen(View view) {
    lastView = Optional.of(view);
    view.shards().forEach(row -> stepDownIfTaken(row, view));
    floors.note(view);
    place();
    raise(view);
    directory.update(view, self, led);
    startedIfSettled();
  }

  /** Something happened among the nodes: for a while locks are tried for often. */
  private void changed() {
    if (closed) {
      return;
    }
    eagerUntilMillis = scheduler.monotonicMillis() + settings.lockEager().toMillis();
    place();
    watch.look();
  }

  private final class Watcher implements Cluster.Watcher {
    @Override
    public void membersChanged() {
      changed();
    }

    @Override
    public void nudged() {
      changed();
    }

    @Override
    public void locksDoubtful(String why) {
      if (!closed) {
        giveUpAll(why);
        changed();
      }
    }

    @Override
    public void dropped(String why) {
      joinAnew(why);
    }
  }

  private final class LockOwner implements SeatLocks.Owner {
    @Override
    public long look() {
      return watch.number();
    }

    @Override
    public void settled(boolean granted, boolean refused) {
      if (closed) {
        return;
      }
      if (granted) {
        watch.look();
      }
      if (refused && scheduler.monotonicMillis() < eagerUntilMillis) {
        retryLocks();
      }
      startedIfSettled();
    }

    @Override
    public void hung(String why) {
      joinAnew(why);
    }
  }

  private void joinAnew(String why) {
    if (closed) {
      return;
    }
    LOG.error("Joining the cluster anew: {}", why);
    Map<Integer, Long> ended = endAll(why);
    if (!ended.isEmpty() && !watch.isOutOfReach()) {
      release(ended);
    }
    locks.rejoin(seats.values());
  }

  private void retryLocks() {
    if (!retrying) {
      retrying = true;
      scheduler.after(
          settings.lockRetry().toMillis(),
          () -> {
            retrying = false;
            place();
          });
    }
  }

  // --- which locks to take, to free, to hand over

  private void place() {
    if (closed || !joined || lastView.isEmpty() || watch.isOutOfReach()) {
      return;
    }
    View view = lastView.get();
    long nowMillis = scheduler.monotonicMillis();
    neighbours.judge(cluster.members(), view, watch.reachedForMillis(), nowMillis);
    Set<String> eligible = neighbours.eligible();
    for (ShardRow row : view.shards()) {
      Seat seat = seat(row.shard());
      if (led.contains(row.shard())) {
        seat.owner(false, nowMillis);
        handOverIfDue(seat, Placement.preference(row.shard(), eligible), nowMillis);
      } else {
        seat.owner(!neighbours.ownerLives(row), nowMillis);
        releaseIfOutdated(seat, row);
        place(seat, Placement.preference(row.shard(), eligible).indexOf(self), nowMillis);
      }
    }
  }

  private void releaseIfOutdated(Seat seat, ShardRow row) {
    if (!seat.isRaising() && neighbours.isOutdated(seat, row)) {
      locks.release(seat);
    }
  }

  private Seat seat(int shard) {
    return seats.computeIfAbsent(shard, Seat::new);
  }

  /**
   * @param rank this node's place in the shard's order of preference; negative if it has none
   */
  private void place(Seat seat, int rank, long nowMillis) {
    long stuckMillis = settings.lockStuck().toMillis();
    boolean mine =
        rank == 0
            || (rank > 0 && seat.isOwnerlessFor(rank * settings.orphaned().toMillis(), nowMillis));
    if (!mine) {
      if (seat.holds() && !seat.isRaising()) {
        locks.release(seat);
      }
    } else if (seat.mayTake(nowMillis)) {
      if (seat.refusedForMillis(nowMillis) >= stuckMillis
          && seat.isOwnerlessFor(stuckMillis, nowMillis)) {
        locks.force(seat);
      } else {
        locks.take(seat);
      }
    }
  }

  // --- raising and leading

  private void raise(View view) {
    if (closed || !joined || watch.isOutOfReach()) {
      return;
    }
    Map<Integer, Long> wanted = new TreeMap<>();
    long nowMillis = scheduler.monotonicMillis();
    for (ShardRow row : view.shards()) {
      if (!led.contains(row.shard())
          && seat(row.shard()).isReadyToRaise(view, nowMillis)
          && neighbours.mayRaiseOver(row, seat(row.shard()))) {
        wanted.put(row.shard(), row.epoch());
      }
    }
    if (!wanted.isEmpty()) {
      raise(wanted);
    }
  }

  private void raise(Map<Integer, Long> wanted) {
    wanted.keySet().forEach(shard -> seat(shard).raising(true));
    Future<Map<Integer, Long>> raise = table.raise(wanted, floors.of(wanted.keySet()));
    Bound.within(settings.raiseMax(), scheduler, "a raise", raise)
        .onComplete(
            (raised, failure) -> {
              wanted.keySet().forEach(shard -> seat(shard).raising(false));
              if (failure == null) {
                raised(wanted.keySet(), raised);
              } else {
                LOG.warn("Cannot raise the epochs of {}: {}", wanted.keySet(), failure.toString());
                startedIfSettled();
              }
            });
  }

  private void raised(Set<Integer> wanted, Map<Integer, Long> raised) {
    floors.note(raised);
    Map<Integer, Long> unwanted = new HashMap<>();
    // Until all are begun, a replay that ends at once must not pass for the last one.
    replaying++;
    for (int shard : wanted) {
      Seat seat = seat(shard);
      long epoch = raised.getOrDefault(shard, -1L);
      if (epoch < 0) {
        lostTo(seat, "another node raised it first");
      } else if (closed || !seat.holds()) {
        unwanted.put(shard, epoch);
      } else {
        lead(seat, epoch);
      }
    }
    replaying--;
    if (!unwanted.isEmpty()) {
      release(unwanted);
    }
    lastView.ifPresent(view -> directory.update(view, self, led));
    startedIfSettled();
  }

  private void lead(Seat seat, long epoch) {
    seat.leading(watch.number(), scheduler.monotonicMillis());
    replaying++;
    led.begin(seat.shard, epoch)
        .onComplete(
            (replayed, failure) -> {
              replaying--;
              if (failure != null) {
                led.end(seat.shard, epoch, "its replay failed: " + failure);
              }
              startedIfSettled();
            });
  }

  private void startedIfSettled() {
    if (!started.future().isComplete() && isSettled()) {
      LOG.info(
          "Member of a cluster of {}, leading {} shards", cluster.members().size(), led.size());
      started.tryComplete();
    }
  }

  private boolean isSettled() {
    return joined
        && replaying == 0
        && locks.areSettled()
        && lastView.isPresent()
        && !cluster.members().isEmpty()
        && seats.values().stream()
            .noneMatch(seat -> seat.isRaising() || seat.awaits(lastView.get()));
  }

  // --- losing and giving up

  private void stepDownIfTaken(ShardRow row, View view) {
    long epoch = led.epoch(row.shard());
    Seat seat = seat(row.shard());
    if (epoch < 0 || !seat.isKnownTo(view)) {
      return;
    }
    if (epoch != row.epoch() || !row.owner().equals(self)) {
      if (row.epoch() < epoch) {
        LOG.error(
            "ALERT shard {} fell back from epoch {} to {}: has the database lost commits?",
            row.shard(),
            epoch,
            row.epoch());
      }
      led.end(row.shard(), epoch, "it is in epoch " + row.epoch() + " of " + row.owner());
      lostTo(seat, "it was taken");
    } else if (seat.ledForMillis(scheduler.monotonicMillis()) > settings.backoffMax().toMillis()) {
      seat.forgetLosses();
    }
  }

  /** Somebody else raised the epoch: the lock is no good, and for a while nothing is tried. */
  private void lostTo(Seat seat, String why) {
    long most =
        Math.min(
            settings.backoffMax().toMillis(),
            settings.backoffFirst().toMillis() << Math.min(seat.losses(), 10));
    long pause = most / 2 + random.nextLong(most / 2 + 1);
    LOG.info("Leaving shard {} alone for {} ms: {}", seat.shard, pause, why);
    seat.lostUntil(scheduler.monotonicMillis() + pause);
    if (seat.holds()) {
      locks.release(seat);
    }
  }

  @Override
  public void fenced(int shard, long epoch) {
    if (led.end(shard, epoch, "the log refused a write")) {
      if (seat(shard).holds()) {
        locks.release(seat(shard));
      }
      watch.look();
    }
  }

  @Override
  public void raiseAbove(int shard, long epoch) {
    long current = led.epoch(shard);
    if (current < 0 || current > epoch || epoch - current > EPOCH_JUMP_MAX) {
      return;
    }
    LOG.error("ALERT shard {} is led in epoch {}, but {} was seen", shard, current, epoch);
    floors.note(shard, epoch);
    led.end(shard, current, "a participant has seen epoch " + epoch);
    watch.look();
  }

  private void giveUpAll(String why) {
    Map<Integer, Long> ended = endAll(why);
    if (!ended.isEmpty() && !watch.isOutOfReach()) {
      release(ended);
    }
    boolean held = false;
    for (Seat seat : seats.values()) {
      if (seat.holds()) {
        held = true;
        locks.release(seat);
      }
    }
    if (held) {
      cluster.nudge();
    }
  }

  private Map<Integer, Long> endAll(String why) {
    Map<Integer, Long> all = led.all();
    all.forEach((shard, epoch) -> led.end(shard, epoch, why));
    return all;
  }

  private Future<Void> release(Map<Integer, Long> epochs) {
    return Bound.within(settings.callMax(), scheduler, "a release", table.release(epochs))
        .onFailure(e -> LOG.warn("Cannot release {}: {}", epochs.keySet(), e.toString()));
  }

  // --- handing over and leaving

  private void handOverIfDue(Seat seat, List<String> preference, long nowMillis) {
    long settleMillis = settings.settle().toMillis();
    if (preference.isEmpty()
        || preference.get(0).equals(self)
        || seat.isHandingOver()
        || seat.ledForMillis(nowMillis) < settleMillis
        || neighbours.eligibleForMillis(preference.get(0), nowMillis) < settleMillis
        || seat.wasHandedOverWithin(settings.handOverAgain().toMillis(), nowMillis)) {
      return;
    }
    seat.handingOver();
    long epoch = led.epoch(seat.shard);
    Bound.within(settings.handOverMax(), scheduler, "a hand-over", led.handOver(seat.shard))
        .onComplete(ready -> handOver(seat, epoch, preference.get(0)));
  }

  private void handOver(Seat seat, long epoch, String successor) {
    if (!led.end(seat.shard, epoch, "it is handed to " + successor)) {
      seat.handOverCalledOff();
      return;
    }
    seat.handedOver(scheduler.monotonicMillis());
    release(Map.of(seat.shard, epoch))
        .onComplete(
            released -> {
              if (seat.holds() && !led.contains(seat.shard)) {
                locks.release(seat);
              }
              cluster.nudge();
            });
  }

  @Override
  public void doubted(int shard) {
    directory.doubted(shard);
  }

  @Override
  public Future<Void> leave() {
    closed = true;
    watch.close();
    started.tryFail("leadership was given up before it began");
    List<Future<Void>> words = new ArrayList<>();
    Map<Integer, Long> ended = endAll("this node leaves");
    if (!ended.isEmpty()) {
      words.add(release(ended));
    }
    words.add(Bound.within(settings.callMax(), scheduler, "the farewell", table.retire()));
    return Future.join(words)
        .transform(
            told -> Bound.within(LEAVE_MAX, scheduler, "leaving the cluster", cluster.leave()));
  }
}
