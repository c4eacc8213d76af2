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
 * gives up what it leads until a write succeeds again.
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
  private final Map<Integer, Long> led = new TreeMap<>();
  private final Promise<Void> firstLed = Promise.promise();
  private Listener listener = new Nobody();
  private long reachedAtMillis;
  private boolean checking;
  private boolean contending = true;
  private boolean closed;

  /**
   * @param table the epochs
   * @param owner this node's id, the one that the table was made for
   * @param scheduler time, and the thread to run on
   * @param random for jitter
   * @param settings periods
   */
  public SingleNodeLeadership(
      ShardTable table,
      String owner,
      Scheduler scheduler,
      RandomGenerator random,
      Settings settings) {
    this.table = table;
    this.owner = owner;
    this.scheduler = scheduler;
    this.random = random;
    this.settings = settings;
  }

  /**
   * How often and how long.
   *
   * @param check between two looks at the epochs
   * @param jitter up to this much is added to it at random
   * @param ownerFresh another owner is left in peace while its heartbeat is younger than this
   * @param unreachable leadership is given up after the database was away for so long
   */
  public record Settings(
      Duration check, Duration jitter, Duration ownerFresh, Duration unreachable) {
    /** Every second and a bit; an owner is fresh for 10 s; gives up after 5 s. */
    public static Settings standard() {
      return new Settings(
          Duration.ofSeconds(1),
          Duration.ofMillis(200),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5));
    }
  }

  @Override
  public Future<Void> start(Listener listener) {
    this.listener = listener;
    reachedAtMillis = scheduler.monotonicMillis();
    tick();
    return firstLed.future();
  }

  private void tick() {
    if (closed) {
      return;
    }
    if (scheduler.monotonicMillis() - reachedAtMillis > settings.unreachable().toMillis()) {
      giveUpAll("the database cannot be reached");
    }
    if (!checking) {
      checking = true;
      check().onComplete(done -> checking = false);
    }
    scheduler.after(
        settings.check().toMillis() + random.nextLong(settings.jitter().toMillis() + 1),
        this::tick);
  }

  private Future<Void> check() {
    return table
        .heartbeat()
        .compose(written -> table.readAll())
        .compose(this::reconcile)
        .onFailure(e -> LOG.warn("Cannot check the shards' epochs: {}", e.toString()));
  }

  private Future<Void> reconcile(List<ShardRow> rows) {
    reachedAtMillis = scheduler.monotonicMillis();
    if (closed) {
      return Future.succeededFuture();
    }
    for (ShardRow row : rows) {
      Long epoch = led.get(row.shard());
      if (epoch != null && (epoch != row.epoch() || !row.owner().equals(owner))) {
        lose(row.shard(), epoch, "it was taken by " + row.owner());
      }
    }
    Map<Integer, Long> wanted =
        rows.stream()
            .filter(this::isFree)
            .collect(Collectors.toMap(ShardRow::shard, ShardRow::epoch, Long::max, TreeMap::new));
    return wanted.isEmpty()
        ? Future.succeededFuture()
        : table.raise(wanted).onSuccess(this::lead).mapEmpty();
  }

  private boolean isFree(ShardRow row) {
    if (led.containsKey(row.shard())) {
      return false;
    }
    return contending
        || row.owner().equals(owner)
        || row.owner().isEmpty()
        || row.ownerSilenceMillis() >= settings.ownerFresh().toMillis();
  }

  private void lead(Map<Integer, Long> raised) {
    contending = false;
    if (closed) {
      return;
    }
    led.putAll(raised);
    List<Future<Void>> replays =
        raised.entrySet().stream().map(each -> lead(each.getKey(), each.getValue())).toList();
    if (!raised.isEmpty()) {
      LOG.info("Leading {} shards", led.size());
      Future.all(replays).onComplete(done -> firstLed.tryComplete());
    }
  }

  private Future<Void> lead(int shard, long epoch) {
    return listener
        .lead(shard, epoch)
        .onFailure(e -> loseIfLed(shard, epoch, "its replay failed: " + e));
  }

  @Override
  public void fenced(int shard, long epoch) {
    loseIfLed(shard, epoch, "the log refused a write");
  }

  @Override
  public Future<Void> leave() {
    closed = true;
    giveUpAll("this node leaves");
    firstLed.tryFail("leadership was given up before any shard was led");
    return Future.succeededFuture();
  }

  private void giveUpAll(String why) {
    Map.copyOf(led).forEach((shard, epoch) -> lose(shard, epoch, why));
  }

  private void loseIfLed(int shard, long epoch, String why) {
    Long current = led.get(shard);
    if (current != null && current == epoch) {
      lose(shard, epoch, why);
    }
  }

  private void lose(int shard, long epoch, String why) {
    led.remove(shard);
    LOG.warn("No longer leading shard {} in epoch {}: {}", shard, epoch, why);
    listener.lost(shard, epoch);
  }

  /** Stands in until the listener is known. */
  private static final class Nobody implements Listener {
    @Override
    public Future<Void> lead(int shard, long epoch) {
      return Future.succeededFuture();
    }

    @Override
    public void lost(int shard, long epoch) {}
  }
}
