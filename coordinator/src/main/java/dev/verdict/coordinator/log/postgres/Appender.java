package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.LogFullException;
import dev.verdict.coordinator.log.LogRejectedException;
import dev.verdict.coordinator.log.WriteListener;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gathers entries from all event loops and hands them to the writer, one batch at a time; what
 * arrives meanwhile makes up the next batch. Lives on the writer's context.
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
  private final WriteListener listener;
  private final AppendQueue queue = new AppendQueue();
  private final Promise<Void> drained = Promise.promise();
  private final Promise<Void> closed = Promise.promise();
  private final long slowWriteTimer;
  private final long listingTimer;
  private boolean writing;
  private boolean urgent;
  private boolean lazyTimerSet;
  private boolean stopped;
  private boolean listingDue;
  private long writingSinceNanos;
  private final AtomicBoolean signalled = new AtomicBoolean();
  private volatile boolean closing;
  private volatile boolean slow;

  /**
   * @param listing after about how long a transaction is listed that is not over
   */
  Appender(Context context, BatchWriter writer, WriteListener listener, Duration listing) {
    this.context = context;
    this.writer = writer;
    this.listener = listener;
    this.slowWriteTimer =
        context.owner().setPeriodic(1_000, id -> context.runOnContext(nothing -> watch()));
    this.listingTimer =
        context
            .owner()
            .setPeriodic(listing.toMillis(), id -> context.runOnContext(nothing -> listSoon()));
  }

  /**
   * May be called on any thread.
   *
   * @param caller where the outcome is told; on any thread if empty
   */
  Future<AppendOutcome> append(LogEntry entry, Optional<Context> caller) {
    if (closing) {
      return Future.failedFuture(isClosed());
    }
    if (AppendQueue.isTooLarge(entry)) {
      return Future.failedFuture(tooLarge(entry));
    }
    Append append = new Append(entry, caller);
    if (!queue.offer(append)) {
      return Future.failedFuture(new LogFullException("too much waits to be written"));
    }
    signal();
    return append.outcome();
  }

  /** What arrives before the writer's next turn goes into one batch. */
  private void signal() {
    if (signalled.compareAndSet(false, true)) {
      context.runOnContext(nothing -> arrived());
    }
  }

  private void arrived() {
    signalled.set(false);
    if (stopped) {
      queue.removeAll().forEach(append -> append.fail(isClosed()));
    } else if (!writing) {
      next();
    }
  }

  private static LogRejectedException tooLarge(LogEntry entry) {
    String why =
        "entry %d of %s has %d characters; at most %d can be stored"
            .formatted(
                entry.seq(), entry.tx(), entry.records().length(), AppendQueue.ENTRY_CHARS_MAX);
    return new LogRejectedException(why, new IllegalArgumentException(why));
  }

  private static IllegalStateException isClosed() {
    return new IllegalStateException("the log is closed");
  }

  private void lazyDue() {
    lazyTimerSet = false;
    urgent = true;
    pump();
  }

  private void next() {
    urgent = closing || queue.holdsForced();
    if (!urgent && !queue.isEmpty() && !lazyTimerSet) {
      lazyTimerSet = true;
      context.owner().setTimer(LAZY_DELAY_MILLIS, id -> context.runOnContext(n -> lazyDue()));
    }
    pump();
  }

  private void pump() {
    if (writing) {
      return;
    }
    if (listingDue) {
      list();
    } else if (urgent) {
      write();
    }
  }

  private void write() {
    if (queue.isEmpty()) {
      urgent = false;
      if (closing) {
        endDraining();
      }
      return;
    }
    begin();
    Batch batch = queue.take();
    writer.write(batch, settled -> settleFollowers(settled)).onComplete(done -> written(batch));
  }

  private void begin() {
    writing = true;
    writingSinceNanos = System.nanoTime();
  }

  /** What is not over is listed, so that nobody has to look for it. */
  private void endDraining() {
    if (stopped || !writer.isBehind()) {
      drained.tryComplete();
    } else {
      list();
    }
  }

  private void listSoon() {
    if (!stopped && writer.isBehind()) {
      listingDue = true;
      pump();
    }
  }

  private void list() {
    listingDue = false;
    begin();
    writer
        .list()
        .onSuccess(
            listed -> {
              writing = false;
              slow = false;
              if (listed || !closing) {
                next();
                listTheRest(listed);
              } else {
                drained.tryComplete();
              }
            });
  }

  /** In turns with batches. */
  private void listTheRest(boolean goesWell) {
    if (goesWell && writer.isLate() && !stopped) {
      listingDue = true;
      pump();
    }
  }

  /**
   * All that earlier owners of a shard left without rows is listed. May be called on any thread.
   */
  void lead(Lead lead, String mark) {
    context.runOnContext(nothing -> writer.lead(lead, mark));
  }

  private void settleFollowers(Append settled) {
    queue.removeFollowers(settled.entry()).forEach(settled::settleAlike);
  }

  private void written(Batch batch) {
    long tookNanos = System.nanoTime() - writingSinceNanos;
    listener.written(batch.appends().size(), batch.isForced(), tookNanos);
    writing = false;
    slow = false;
    next();
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

  /** How many entries wait to be written. For any thread. */
  int waiting() {
    return queue.size();
  }

  boolean available() {
    return !closing && !slow && !queue.isCrowded() && writer.connected();
  }

  /** Writes what is queued, if the database is there, and then stops. */
  Future<Void> close() {
    context.runOnContext(nothing -> beginClosing());
    return closed.future();
  }

  private void beginClosing() {
    if (!closing) {
      closing = true;
      drained.future().onComplete(done -> stop());
      context
          .owner()
          .setTimer(CLOSE_TIMEOUT_MILLIS, id -> context.runOnContext(n -> drained.tryComplete()));
      next();
    }
  }

  private void stop() {
    stopped = true;
    context.owner().cancelTimer(slowWriteTimer);
    context.owner().cancelTimer(listingTimer);
    queue.removeAll().forEach(append -> append.fail(isClosed()));
    writer.close(isClosed());
    closed.tryComplete();
  }
}
