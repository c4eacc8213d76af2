package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.LogFullException;
import dev.verdict.coordinator.log.LogRejectedException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gathers entries and hands them to the writer, one batch at a time; what arrives meanwhile makes
 * up the next batch. Lives on one context.
 */
final class Appender {
  /** A lazy entry is written after this long if nothing forced takes it along sooner. */
  static final long LAZY_DELAY_MILLIS = 20;

  /** A write that takes longer makes the log count as unavailable. */
  static final long SLOW_WRITE_MILLIS = 3_000;

  /** How long closing waits for what is still queued. */
  static final long CLOSE_TIMEOUT_MILLIS = 2_000;

  private final Context context;
  private final BatchWriter writer;
  private final AppendQueue queue = new AppendQueue();
  private final Promise<Void> drained = Promise.promise();
  private final long slowWriteTimer;
  private boolean writing;
  private boolean urgent;
  private boolean pumpScheduled;
  private boolean lazyTimerSet;
  private boolean closing;
  private long writingSinceNanos;
  private volatile boolean slow;
  private volatile boolean crowded;

  Appender(Context context, BatchWriter writer) {
    this.context = context;
    this.writer = writer;
    this.slowWriteTimer =
        context.owner().setPeriodic(1_000, id -> context.runOnContext(nothing -> watch()));
  }

  /** Must be called on the context. */
  Future<AppendOutcome> append(LogEntry entry) {
    if (closing) {
      return Future.failedFuture(closed());
    }
    if (AppendQueue.isTooLarge(entry)) {
      return Future.failedFuture(tooLarge(entry));
    }
    Promise<AppendOutcome> promise = Promise.promise();
    if (!queue.offer(new Append(entry, promise))) {
      return Future.failedFuture(new LogFullException("too much waits to be written"));
    }
    crowded = queue.isCrowded();
    if (entry.forced()) {
      urgent = true;
      schedulePump();
    } else if (!lazyTimerSet) {
      lazyTimerSet = true;
      context.owner().setTimer(LAZY_DELAY_MILLIS, id -> context.runOnContext(n -> lazyDue()));
    }
    return promise.future();
  }

  private static LogRejectedException tooLarge(LogEntry entry) {
    String why =
        "entry %d of %s has %d characters; at most %d can be stored"
            .formatted(
                entry.seq(), entry.tx(), entry.records().length(), AppendQueue.ENTRY_CHARS_MAX);
    return new LogRejectedException(why, new IllegalArgumentException(why));
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the log is closed");
  }

  private void lazyDue() {
    lazyTimerSet = false;
    urgent = true;
    pump();
  }

  /** What the same turn of the event loop appends goes into one batch. */
  private void schedulePump() {
    if (!pumpScheduled && !writing) {
      pumpScheduled = true;
      context.runOnContext(
          nothing -> {
            pumpScheduled = false;
            pump();
          });
    }
  }

  private void pump() {
    if (writing || !urgent) {
      return;
    }
    if (queue.isEmpty()) {
      urgent = false;
      if (closing) {
        drained.tryComplete();
      }
      return;
    }
    writing = true;
    writingSinceNanos = System.nanoTime();
    Batch batch = queue.take();
    crowded = queue.isCrowded();
    writer.write(batch, settled -> settleFollowers(settled)).onComplete(done -> written());
  }

  private void settleFollowers(Append settled) {
    queue.removeFollowers(settled.entry()).forEach(settled::settleAlike);
  }

  private void written() {
    writing = false;
    slow = false;
    urgent = closing || queue.holdsForced();
    if (!urgent && !queue.isEmpty() && !lazyTimerSet) {
      lazyTimerSet = true;
      context.owner().setTimer(LAZY_DELAY_MILLIS, id -> context.runOnContext(n -> lazyDue()));
    }
    pump();
  }

  private void watch() {
    if (writing) {
      long sinceMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - writingSinceNanos);
      slow = sinceMillis > SLOW_WRITE_MILLIS;
      if (slow) {
        writer.lookAfterSlowWrite();
      }
    }
  }

  boolean available() {
    return !closing && !slow && !crowded && writer.connected();
  }

  /** Writes what is queued, if the database is there, and then stops. */
  Future<Void> close() {
    if (!closing) {
      closing = true;
      urgent = true;
      context
          .owner()
          .setTimer(CLOSE_TIMEOUT_MILLIS, id -> context.runOnContext(n -> drained.tryComplete()));
      pump();
    }
    return drained.future().onComplete(done -> stop());
  }

  private void stop() {
    context.owner().cancelTimer(slowWriteTimer);
    queue.removeAll().forEach(append -> append.fail(closed()));
    writer.close(closed());
  }

  /** One entry and who waits for it. */
  static final class Append {
    private final LogEntry entry;
    private final Promise<AppendOutcome> promise;
    private Consumer<Append> copyTo = other -> {};

    Append(LogEntry entry, Promise<AppendOutcome> promise) {
      this.entry = entry;
      this.promise = promise;
    }

    LogEntry entry() {
      return entry;
    }

    void complete(AppendOutcome outcome) {
      copyTo = other -> other.complete(outcome);
      promise.tryComplete(outcome);
    }

    void fail(RuntimeException error) {
      copyTo = other -> other.fail(error);
      promise.tryFail(error);
    }

    /** Settles a later entry of the same transaction that must not be stored either. */
    void settleAlike(Append follower) {
      copyTo.accept(follower);
    }
  }
}
