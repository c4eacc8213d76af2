package dev.verdict.sdk.resource;

import dev.verdict.sdk.PreparedTooLong;
import dev.verdict.sdk.barrier.BarrierStore.InDoubt;
import dev.verdict.sdk.barrier.Style;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Alerts while branches stay prepared for too long, whether or not anybody can be asked about them:
 * once per period an error in the log and a call of the listener, and once more when there are none
 * any more. Looks never overlap.
 */
public final class PreparedWatch implements AutoCloseable {
  private static final Logger LOG = System.getLogger(PreparedWatch.class.getName());
  private static final Duration LOOK_LONGEST = Duration.ofSeconds(10);
  private static final Duration LOOK_SHORTEST = Duration.ofMillis(50);
  private static final int LOOKS_PER_PERIOD = 4;

  private final Looks looks;
  private final Settings settings;
  private final AtomicBoolean started = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, PreparedWatch::daemon);
  private boolean alerted;
  private long alertedAtNanos;

  /**
   * When to alert whom.
   *
   * @param participant the registered name
   * @param age how long a branch may be prepared, and the least time between two alerts
   * @param listener what it throws is logged
   */
  public record Settings(String participant, Duration age, Consumer<PreparedTooLong> listener) {}

  /**
   * Over a store's branches.
   *
   * @param looks finds those in doubt
   */
  public PreparedWatch(Looks looks, Settings settings) {
    this.looks = looks;
    this.settings = settings;
  }

  /** Begins to look. */
  public void start() {
    if (started.compareAndSet(false, true)) {
      lookLater();
    }
  }

  private void lookLater() {
    try {
      ScheduledFuture<?> unused =
          timer.schedule(this::look, pause().toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.log(Level.DEBUG, "{0} watches no more", settings.participant());
    }
  }

  private Duration pause() {
    Duration pause = settings.age().dividedBy(LOOKS_PER_PERIOD);
    if (pause.compareTo(LOOK_SHORTEST) < 0) {
      return LOOK_SHORTEST;
    }
    return pause.compareTo(LOOK_LONGEST) > 0 ? LOOK_LONGEST : pause;
  }

  private void look() {
    CompletionStage<Void> unused =
        looks
            .find(settings.age())
            .handle(
                (found, error) -> {
                  if (error == null) {
                    judge(Objects.requireNonNull(found), System.nanoTime());
                  } else {
                    LOG.log(
                        Level.WARNING,
                        settings.participant() + " could not look for what stays prepared",
                        error);
                  }
                  return true;
                })
            .thenAccept(looked -> lookLater());
  }

  /** Alerts if it is time. */
  private synchronized void judge(List<InDoubt> found, long nowNanos) {
    List<PreparedTooLong.Branch> prepared =
        found.stream()
            .filter(branch -> branch.style() == Style.PREPARED)
            .map(it -> new PreparedTooLong.Branch(it.key().tx(), it.key().branch()))
            .toList();
    boolean due = !alerted || nowNanos - alertedAtNanos >= settings.age().toNanos();
    if (prepared.isEmpty() ? alerted : due) {
      alerted = !prepared.isEmpty();
      alertedAtNanos = nowNanos;
      log(prepared);
      tell(new PreparedTooLong(settings.participant(), settings.age(), prepared));
    }
  }

  private void log(List<PreparedTooLong.Branch> prepared) {
    if (prepared.isEmpty()) {
      LOG.log(Level.INFO, "{0}: nothing stays prepared any more", settings.participant());
      return;
    }
    LOG.log(
        Level.ERROR,
        "{0}: {1} branches have been prepared for more than {2} ms without a decision, among them {3}"
            + " of {4}. They keep their locks, and in PostgreSQL they keep vacuum from cleaning up"
            + " (pg_prepared_xacts shows them). See whether a coordinator can be asked",
        settings.participant(),
        prepared.size(),
        settings.age().toMillis(),
        prepared.get(0).branch(),
        prepared.get(0).tx());
  }

  private void tell(PreparedTooLong alert) {
    try {
      settings.listener().accept(alert);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, settings.participant() + ": the listener of alerts failed", e);
    }
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body, "verdict-prepared-watch");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
