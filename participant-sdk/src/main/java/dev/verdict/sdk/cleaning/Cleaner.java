package dev.verdict.sdk.cleaning;

import dev.verdict.protocol.TxId;
import dev.verdict.sdk.barrier.BarrierStore;
import dev.verdict.sdk.barrier.Forgetting;
import dev.verdict.sdk.barrier.Forgetting.Progress;
import dev.verdict.sdk.barrier.Patience;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Forgets from time to time what the coordinators say is finished and nobody will ask for.
 *
 * <p>Nothing is forgotten that is younger than the setting, by this clock and by the coordinator's,
 * and nothing that is younger than the oldest unfinished transaction: forgetting refuses new work
 * of all that is older, and a saga that still runs must not be refused its next step. Instances do
 * not agree on who cleans up. Two that meet delete the same rows, which does no harm; chance keeps
 * them apart.
 */
public final class Cleaner implements AutoCloseable {
  /** Between two runs, at most; at least half of it. */
  public static final Duration EVERY = Duration.ofHours(1);

  /** How long one run is waited for; then the next may begin. */
  public static final Duration RUN_LONGEST = Duration.ofMinutes(15);

  /** How many batches one run looks at. */
  public static final int BATCHES_MAX = 100;

  /** Between two runs, at most, when the first left something. */
  private static final Duration WHEN_MORE = Duration.ofSeconds(10);

  private static final Logger LOG = System.getLogger(Cleaner.class.getName());

  private final BarrierStore<?> store;
  private final Optional<Endings> endings;
  private final Settings settings;
  private final InstantSource clock;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean running = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Cleaner::daemon);
  private volatile String last = Forgetting.BEGINNING;

  /**
   * How to clean up.
   *
   * @param participant the registered name, for the log
   * @param keep how long what is finished is kept
   * @param longest how long one run is waited for; what hangs goes on without anybody
   */
  public record Settings(String participant, Duration keep, Duration longest) {}

  /**
   * Over a store.
   *
   * @param endings whom to ask; empty to keep everything
   */
  public Cleaner(
      BarrierStore<?> store, Optional<Endings> endings, Settings settings, InstantSource clock) {
    this.store = store;
    this.endings = endings;
    this.settings = settings;
    this.clock = clock;
  }

  /** Runs from time to time, the first time within {@link #EVERY}. */
  public void start() {
    if (endings.isPresent() && started.compareAndSet(false, true)) {
      runAfter(random(Duration.ZERO, EVERY));
    }
  }

  private void runAfter(Duration pause) {
    try {
      ScheduledFuture<?> unused =
          timer.schedule(this::runAndGoOn, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.log(Level.DEBUG, "{0} cleans up no more", settings.participant());
    }
  }

  private void runAndGoOn() {
    CompletionStage<Void> unused =
        run()
            .handle(
                (rows, error) -> {
                  tell(rows == null ? 0 : rows, Optional.<Throwable>ofNullable(error));
                  return true;
                })
            .thenAccept(done -> runAfter(pause()));
  }

  private Duration pause() {
    Duration longest = last.equals(Forgetting.BEGINNING) ? EVERY : WHEN_MORE;
    return random(longest.dividedBy(2), longest);
  }

  private static Duration random(Duration from, Duration to) {
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextLong(from.toMillis(), to.toMillis() + 1));
  }

  private void tell(long rows, Optional<Throwable> error) {
    if (error.isPresent() && !timer.isShutdown()) {
      LOG.log(
          Level.WARNING,
          "{0} could not clean up, and will try again: {1}",
          settings.participant(),
          error.get());
    } else if (rows > 0) {
      LOG.log(Level.DEBUG, "{0} deleted {1} rows of the barrier", settings.participant(), rows);
    }
  }

  /**
   * Cleans up once, up to {@link #BATCHES_MAX} batches; the next run goes on from there.
   *
   * @return how many rows were deleted; 0 if a run is under way already
   */
  public CompletionStage<Long> run() {
    if (endings.isEmpty() || !running.compareAndSet(false, true)) {
      return CompletableFuture.completedFuture(0L);
    }
    return Patience.bounded(
            CompletableFuture.completedFuture(endings.get()).thenCompose(this::runWith),
            settings.longest())
        .whenComplete((rows, error) -> running.set(false));
  }

  /** Whoever has nothing that is old enough asks nobody. */
  private CompletionStage<Long> runWith(Endings whom) {
    Instant latest = clock.instant().minus(settings.keep());
    return store
        .transactions(Forgetting.BEGINNING, horizon(latest), 1)
        .thenCompose(
            oldest ->
                oldest.isEmpty()
                    ? CompletableFuture.completedFuture(0L)
                    : whom.ask(List.of())
                        .thenCompose(ended -> forget(whom, oldest.get(0), bound(latest, ended))));
  }

  /** The youngest of what may be forgotten. */
  private TxId bound(Instant latest, Endings.Ended ended) {
    Instant theirs = ended.now().minus(settings.keep());
    TxId horizon = horizon(theirs.isBefore(latest) ? theirs : latest);
    Optional<TxId> unfinished = ended.oldestUnfinished().filter(it -> it.compareTo(horizon) <= 0);
    unfinished.ifPresent(
        it ->
            LOG.log(
                Level.INFO,
                "{0} cleans up only what is older than transaction {1}, which is unfinished",
                settings.participant(),
                it.text()));
    return unfinished.map(it -> horizon(it.time().minusMillis(1))).orElse(horizon);
  }

  private static TxId horizon(Instant time) {
    return TxId.of(Math.max(0, time.toEpochMilli()), 0, 0, 0);
  }

  private CompletionStage<Long> forget(Endings whom, TxId oldest, TxId horizon) {
    if (oldest.compareTo(horizon) > 0) {
      return CompletableFuture.completedFuture(0L);
    }
    return new Forgetting(store, ids -> whom.ask(ids).thenApply(Endings.Ended::finished))
        .some(last, horizon, BATCHES_MAX)
        .thenApply(this::note);
  }

  private long note(Progress progress) {
    last = progress.last();
    return progress.rows();
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body, "verdict-cleaner");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
