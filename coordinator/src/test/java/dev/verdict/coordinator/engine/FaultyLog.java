package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.Dormant;
import dev.verdict.coordinator.log.Due;
import dev.verdict.coordinator.log.Endings;
import dev.verdict.coordinator.log.IdempotencyKey;
import dev.verdict.coordinator.log.KeyHolder;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.LogFullException;
import dev.verdict.coordinator.log.LogRejectedException;
import dev.verdict.coordinator.log.RestoreFloor;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.StuckCounts;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.coordinator.log.UnfinishedQuery;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A log that a test can slow down, contradict, or cut off from its node. */
final class FaultyLog implements TransactionLog {
  private final TransactionLog real;
  private final List<LogEntry> appended = new ArrayList<>();
  private final List<Duration> lookedBack = new ArrayList<>();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private final Deque<Future<AppendOutcome>> scripted = new ArrayDeque<>();
  private Predicate<LogEntry> holding = entry -> false;
  private boolean holdsReads;
  private boolean holdsAnswers;
  private int appendsUntilCrash = Integer.MAX_VALUE;
  private boolean lastOneIsStored;
  private boolean away;
  private boolean failsReads;
  private boolean failsMarks;
  private boolean marksNothing;
  private boolean failsNextDue;
  private int reads;
  private boolean full;
  private Predicate<LogEntry> rejecting = entry -> false;
  private UnaryOperator<StoredTransaction> damage = UnaryOperator.identity();

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

  /** Makes reads, and holds what they found until {@link #release} or {@link #releaseOne}. */
  void holdAnswers() {
    holdsAnswers = true;
  }

  /** Lets through what was held first. */
  void releaseOne() {
    held.remove().run();
  }

  /** Lets through what was held last. */
  void releaseLast() {
    held.removeLast().run();
  }

  /** Lets through what was held, in order, and holds nothing more. */
  void release() {
    holding = entry -> false;
    holdsReads = false;
    holdsAnswers = false;
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  int heldCount() {
    return held.size();
  }

  /** Such entries can never be stored. */
  void reject(Predicate<LogEntry> which) {
    rejecting = which;
  }

  /** No entry finds room. */
  void setFull(boolean full) {
    this.full = full;
  }

  /** What is read is not what was written. */
  void damage(UnaryOperator<StoredTransaction> damage) {
    this.damage = damage;
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

  /** Marks fail, nothing else does. */
  void failMarks(boolean fail) {
    failsMarks = fail;
  }

  /** None is marked as dormant. */
  void markNothing(boolean nothing) {
    marksNothing = nothing;
  }

  /** Nobody is told when the next one is due. */
  void failNextDue() {
    failsNextDue = true;
  }

  /** How far back each look for what is due went. */
  List<Duration> lookedBack() {
    return lookedBack;
  }

  /** How often anything was asked but to append. */
  int reads() {
    return reads;
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
    if (full) {
      return Future.failedFuture(new LogFullException("too much waits"));
    }
    if (!holding.test(entry)) {
      return write(entry);
    }
    Promise<AppendOutcome> promise = Promise.promise();
    held.add(() -> write(entry).onComplete(promise));
    return promise.future();
  }

  private Future<AppendOutcome> write(LogEntry entry) {
    return rejecting.test(entry) ? rejection() : real.append(entry);
  }

  static <T> Future<T> rejection() {
    return Future.failedFuture(
        new LogRejectedException("too large", new IllegalArgumentException("too large")));
  }

  private <T> Future<T> reading(Supplier<Future<T>> read) {
    reads++;
    if (crashed()) {
      return Promise.<T>promise().future();
    }
    if (away || failsReads) {
      return Future.failedFuture("the database is away");
    }
    Promise<T> promise = Promise.promise();
    if (holdsAnswers) {
      Future<T> found = read.get();
      held.add(() -> found.onComplete(promise));
    } else if (holdsReads) {
      held.add(() -> read.get().onComplete(promise));
    } else {
      return read.get();
    }
    return promise.future();
  }

  @Override
  public Future<Boolean> markStuck(TxId id, long epoch, String why) {
    return failsMarks
        ? Future.failedFuture("the database is away")
        : reading(() -> real.markStuck(id, epoch, why));
  }

  @Override
  public Future<Optional<StoredTransaction>> read(TxId id) {
    return reading(() -> real.read(id).map(found -> found.map(damage)));
  }

  @Override
  public Future<Optional<KeyHolder>> findKey(IdempotencyKey key) {
    return reading(() -> real.findKey(key));
  }

  @Override
  public Future<Void> listLeftBehind(int shard, long epoch) {
    return real.listLeftBehind(shard, epoch);
  }

  @Override
  public Future<List<StoredTransaction>> readUnfinished(UnfinishedQuery query) {
    return reading(
        () -> real.readUnfinished(query).map(page -> page.stream().map(damage).toList()));
  }

  @Override
  public Future<Set<TxId>> markDormant(int shard, long epoch, List<Dormant> dormant) {
    List<Dormant> taken = marksNothing ? List.of() : dormant;
    return reading(() -> real.markDormant(shard, epoch, taken));
  }

  @Override
  public Future<List<Due>> readDue(int shard, Duration sinceMax, int limit, int charsMax) {
    lookedBack.add(sinceMax);
    return reading(
        () ->
            real.readDue(shard, sinceMax, limit, charsMax)
                .map(page -> page.stream().map(this::damaged).toList()));
  }

  private Due damaged(Due due) {
    return new Due(damage.apply(due.stored()), due.since());
  }

  @Override
  public Future<Optional<Duration>> nextDue(int shard, Duration sinceMax) {
    return reading(
        () ->
            failsNextDue
                ? Future.failedFuture("the database is away")
                : real.nextDue(shard, sinceMax));
  }

  @Override
  public Future<RestoreFloor> restoreFloor(int shard) {
    return reading(() -> real.restoreFloor(shard));
  }

  @Override
  public Future<TransactionPage> list(TransactionQuery query) {
    return reading(() -> real.list(query));
  }

  @Override
  public Future<StuckCounts> stuck(String namespace) {
    return reading(() -> real.stuck(namespace));
  }

  @Override
  public Future<Endings> endings(List<TxId> ids) {
    return reading(() -> real.endings(ids));
  }

  @Override
  public boolean available() {
    return !away && real.available();
  }
}
