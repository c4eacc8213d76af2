package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.IdempotencyKey;
import dev.verdict.coordinator.log.KeyHolder;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A log that a test can slow down, contradict, or cut off from its node. */
final class FaultyLog implements TransactionLog {
  private final TransactionLog real;
  private final List<LogEntry> appended = new ArrayList<>();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private final Deque<Future<AppendOutcome>> scripted = new ArrayDeque<>();
  private Predicate<LogEntry> holding = entry -> false;
  private boolean holdsReads;
  private int appendsUntilCrash = Integer.MAX_VALUE;
  private boolean lastOneIsStored;
  private boolean away;
  private boolean failsReads;

  FaultyLog(TransactionLog real) {
    this.real = real;
  }

  /** Holds such appends until {@link #release}. */
  void hold(Predicate<LogEntry> which) {
    holding = which;
  }

  /** Holds reads until {@link #release}. */
  void holdReads() {
    holdsReads = true;
  }

  /** Lets through what was held, in order, and holds nothing more. */
  void release() {
    holding = entry -> false;
    holdsReads = false;
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  int heldCount() {
    return held.size();
  }

  /** The next append is not carried out; this is its answer. */
  void script(Future<AppendOutcome> answer) {
    scripted.add(answer);
  }

  /**
   * The n-th append from now is the node's last: nothing of the log answers any more.
   *
   * @param stored whether that append is stored although nobody hears of it
   */
  void crashAtAppend(int n, boolean stored) {
    appendsUntilCrash = n;
    lastOneIsStored = stored;
  }

  boolean crashed() {
    return appendsUntilCrash <= 0;
  }

  /** Reads fail, appends do not. */
  void failReads(boolean fail) {
    failsReads = fail;
  }

  void setAway(boolean away) {
    this.away = away;
  }

  /** What was asked to be appended, in order. */
  List<LogEntry> appended() {
    return appended;
  }

  @Override
  public Future<AppendOutcome> append(LogEntry entry) {
    appended.add(entry);
    if (crashed()) {
      return Promise.<AppendOutcome>promise().future();
    }
    appendsUntilCrash--;
    if (crashed()) {
      if (lastOneIsStored) {
        real.append(entry);
      }
      return Promise.<AppendOutcome>promise().future();
    }
    if (!scripted.isEmpty()) {
      return scripted.remove();
    }
    if (!holding.test(entry)) {
      return real.append(entry);
    }
    Promise<AppendOutcome> promise = Promise.promise();
    held.add(() -> real.append(entry).onComplete(promise));
    return promise.future();
  }

  private <T> Future<T> reading(Supplier<Future<T>> read) {
    if (crashed()) {
      return Promise.<T>promise().future();
    }
    if (away || failsReads) {
      return Future.failedFuture("the database is away");
    }
    if (!holdsReads) {
      return read.get();
    }
    Promise<T> promise = Promise.promise();
    held.add(() -> read.get().onComplete(promise));
    return promise.future();
  }

  @Override
  public Future<Optional<StoredTransaction>> read(TxId id) {
    return reading(() -> real.read(id));
  }

  @Override
  public Future<Optional<KeyHolder>> findKey(IdempotencyKey key) {
    return reading(() -> real.findKey(key));
  }

  @Override
  public Future<List<StoredTransaction>> readUnfinished(
      int shard, Optional<TxId> after, int limit) {
    return reading(() -> real.readUnfinished(shard, after, limit));
  }

  @Override
  public Future<TransactionPage> list(TransactionQuery query) {
    return reading(() -> real.list(query));
  }

  @Override
  public boolean available() {
    return !away && real.available();
  }
}
