package dev.verdict.coordinator.leadership;

import dev.verdict.coordinator.leadership.ShardTable.ShardRow;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leadership without a cluster: this node wants every shard.
 *
 * <p>At its start it takes all of them, so the newest of several such nodes wins. Later it takes
 * only shards that are its own or whose owner has been silent for a while by the database's clock:
 * two nodes that want the same shards do not fight over them. A node that cannot reach the database
 * gives up what it leads until a write succeeds again; a call that hangs counts as one that failed.
 *
 * <p>Everything happens on the scheduler's thread, and must be called from there.
 */
public final class SingleNodeLeadership implements Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(SingleNodeLeadership.class);

  private final ShardTable table;
  private final String owner;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Settings settings;
  private final WatchedDirectory directory;
  private final ShardWatch watch;
  private final Led led = new Led();
  private final Floors floors = new Floors();
  private final Promise<Void> firstLed = Promise.promise();
  private long raisedAtLook;
  private boolean raising;
  private boolean contending = true;
  private boolean closed;

  /**
   * @param table the epochs
   * @param owner this node's id, the one that the table was made for
   * @param scheduler time, and the thread to run on
   * @param random for jitter
   * @param settings periods
   * @param directory kept up to date
   */
  public SingleNodeLeadership(
      ShardTable table,
      String owner,
      Scheduler scheduler,
      RandomGenerator random,
      Settings settings,
      WatchedDirectory directory) {
    this.table = table;
    this.owner = owner;
    this.scheduler = scheduler;
    this.random = random;
    this.settings = settings;
    this.directory = directory;
    this.watch =
        new ShardWatch(table, scheduler, settings.callMax(), settings.unreachable(), this::seen);
    directory.onDoubt(watch::look);
  }

  /** Without anybody who asks for the directory. */
  public SingleNodeLeadership(
      ShardTable table,
      String owner,
      Scheduler scheduler,
      RandomGenerator random,
      Settings settings) {
    this(table, owner, scheduler, random, settings, new WatchedDirectory(scheduler));
  }

  /**
   * How often and how long.
   *
   * @param check between two looks at the epochs
   * @param jitter up to this much is added to it at random
   * @param ownerFresh another owner is left in peace while its heartbeat is younger than this
   * @param unreachable leadership is given up after the database was away for so long
   * @param callMax a call to the database that takes longer has failed
   */
  public record Settings(
      Duration check,
      Duration jitter,
      Duration ownerFresh,
      Duration unreachable,
      Duration callMax) {
    /** Every second and a bit; an owner is fresh for 10 s; gives up after 5 s; calls take 3 s. */
    public static Settings standard() {
      return new Settings(
          Duration.ofSeconds(1),
          Duration.ofMillis(200),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(3));
    }
  }

  @Override
  public Future<Void> start(Listener listener) {
    led.listen(listener);
    tick();
    return firstLed.future();
  }

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
    if (view.number() > raisedAtLook) {
      view.shards().forEach(this::stepDownIfTaken);
    }
    floors.note(view);
    directory.update(view, owner, led);
    if (!raising) {
      raise(view);
    }
  }

  private void stepDownIfTaken(ShardRow row) {
    long epoch = led.epoch(row.shard());
    if (epoch >= 0 && (epoch != row.epoch() || !row.owner().equals(owner))) {
      led.end(row.shard(), epoch, "it is in epoch " + row.epoch() + " of " + row.owner());
    }
  }

  private void raise(View view) {
    Map<Integer, Long> wanted =
        view.shards().stream()
            .filter(this::isFree)
            .collect(Collectors.toMap(ShardRow::shard, ShardRow::epoch, Long::max, TreeMap::new));
    if (wanted.isEmpty()) {
      return;
    }
    raising = true;
    Future<Map<Integer, Long>> raise = table.raise(wanted, floors.of(wanted.keySet()));
    Bound.within(settings.callMax(), scheduler, "a raise", raise)
        .onComplete(
            (raised, failure) -> {
              raising = false;
              raisedAtLook = watch.number();
              if (failure == null) {
                lead(raised, view);
              } else {
                LOG.warn("Cannot raise the shards' epochs: {}", failure.toString());
              }
            });
  }

  private boolean isFree(ShardRow row) {
    if (led.contains(row.shard())) {
      return false;
    }
    return contending
        || row.owner().equals(owner)
        || row.owner().isEmpty()
        || row.ownerSilenceMillis() >= settings.ownerFresh().toMillis();
  }

  private void lead(Map<Integer, Long> raised, View view) {
    contending = false;
    if (closed) {
      return;
    }
    floors.note(raised);
    List<Future<Void>> replays =
        raised.entrySet().stream().map(each -> lead(each.getKey(), each.getValue())).toList();
    if (!raised.isEmpty()) {
      LOG.info("Leading {} shards", led.size());
      Future.all(replays).onComplete(done -> firstLed.tryComplete());
      directory.update(view, owner, led);
    }
  }

  private Future<Void> lead(int shard, long epoch) {
    return led.begin(shard, epoch).onFailure(e -> led.end(shard, epoch, "its replay failed: " + e));
  }

  @Override
  public void fenced(int shard, long epoch) {
    led.end(shard, epoch, "the log refused a write");
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

  @Override
  public void doubted(int shard) {
    directory.doubted(shard);
  }

  @Override
  public Future<Void> leave() {
    closed = true;
    watch.close();
    giveUpAll("this node leaves");
    firstLed.tryFail("leadership was given up before any shard was led");
    return Future.succeededFuture();
  }

  private void giveUpAll(String why) {
    led.all().forEach((shard, epoch) -> led.end(shard, epoch, why));
  }
}
