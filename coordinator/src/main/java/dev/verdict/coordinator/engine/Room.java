package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.engine.EngineTime.Cancellable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A transaction's wait for room in the log: what found none is tried again after pauses that grow
 * and are not the same for all. At most one attempt is due.
 */
final class Room {
  private static final long PAUSE_FIRST_MILLIS = 50;
  private static final long PAUSE_MAX_MILLIS = 2_000;
  private static final double JITTER_MAX = 0.25;

  private final EngineParts parts;
  private long pauseMillis = PAUSE_FIRST_MILLIS;
  private @Nullable Cancellable due;

  Room(EngineParts parts) {
    this.parts = parts;
  }

  boolean isAwaited() {
    return due != null;
  }

  /** Tries that later, in place of what was to be tried. */
  void tryLater(Runnable attempt) {
    cancel();
    double factor = 1 + JITTER_MAX * parts.random().nextDouble();
    due =
        parts
            .time()
            .after(
                Duration.ofMillis((long) (pauseMillis * factor)),
                () -> {
                  due = null;
                  attempt.run();
                });
    pauseMillis = Math.min(pauseMillis * 2, PAUSE_MAX_MILLIS);
  }

  /** There is room again. */
  void found() {
    cancel();
    pauseMillis = PAUSE_FIRST_MILLIS;
  }

  void cancel() {
    if (due != null) {
      due.cancel();
      due = null;
    }
  }
}
