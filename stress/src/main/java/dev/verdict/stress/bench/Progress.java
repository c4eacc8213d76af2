package dev.verdict.stress.bench;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells on standard error how far a run is; standard output is left to the result. */
public final class Progress implements AutoCloseable {
  private static final long TICK_MS = 200;

  private final Optional<ProgressBar> bar;
  private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();

  private Progress(Optional<ProgressBar> bar) {
    this.bar = bar;
  }

  /**
   * A bar that fills while rounds run, or nothing.
   *
   * @param name of the task
   * @param shown whether there is anyone to see it
   * @param totalMs how long all of it takes, in milliseconds
   */
  public static Progress of(String name, boolean shown, long totalMs) {
    return new Progress(
        shown
            ? Optional.of(
                new ProgressBarBuilder()
                    .setTaskName(name)
                    .setInitialMax(totalMs / 1000)
                    .setUnit(" s", 1)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis((int) TICK_MS)
                    .build())
            : Optional.empty());
  }

  /**
   * Whether there is a terminal. Without one a bar is of no use; from JDK 22 to 24 it is then drawn
   * all the same.
   */
  @SuppressWarnings("SystemConsoleNull")
  public static boolean isWatched() {
    return System.console() != null;
  }

  /**
   * A bar that fills as things are done, if there is a terminal to see it.
   *
   * @param name of the task
   * @param total how many things there are to do
   */
  public static Progress counting(String name, long total) {
    return new Progress(
        isWatched()
            ? Optional.of(
                new ProgressBarBuilder()
                    .setTaskName(name)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis((int) TICK_MS)
                    .build())
            : Optional.empty());
  }

  /** So many things are done. */
  public void reach(long done) {
    bar.ifPresent(shown -> shown.stepTo(done));
  }

  /** Names what goes on. */
  public void phase(String name) {
    bar.ifPresent(shown -> shown.setExtraMessage(" " + name));
  }

  /** Fills the bar over the given time from here. */
  public Runnable during(long doneMs, long lengthMs) {
    if (bar.isEmpty()) {
      return () -> {};
    }
    long begunNs = System.nanoTime();
    var ticking =
        ticker.scheduleAtFixedRate(
            () -> step(doneMs + Math.min(lengthMs, (System.nanoTime() - begunNs) / 1_000_000)),
            TICK_MS,
            TICK_MS,
            TimeUnit.MILLISECONDS);
    return () -> {
      ticking.cancel(false);
      step(doneMs + lengthMs);
    };
  }

  private void step(long doneMs) {
    bar.ifPresent(shown -> shown.stepTo(doneMs / 1000));
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    bar.ifPresent(ProgressBar::close);
  }
}
