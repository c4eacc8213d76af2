package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.engine.Archive.Folded;
import dev.verdict.coordinator.log.IdempotencyKey;
import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.RestoreFloor;
import dev.verdict.coordinator.log.Summary.Kind;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TransactionState.Stuck;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One shard that this node leads, in one epoch: its transactions in memory and their keys. */
final class Shard {
  /** How long a shard waits for what is under way before another node leads it. */
  static final Duration HAND_OVER_MAX = Duration.ofSeconds(1);

  private final Engine engine;
  private final EngineParts parts;
  private final int number;
  private final long epoch;
  private final Map<TxId, TransactionRun<?, ?, ?>> runs = new HashMap<>();
  private final Map<IdempotencyKey, KeyUse> keys = new HashMap<>();
  private final Map<TxId, Future<? extends Folded<?, ?, ?>>> reads = new HashMap<>();
  private final Set<TxId> aboutToBegin = new HashSet<>();
  private final StuckMarks marks = new StuckMarks(this);
  private final Backlog backlog;
  private final WakeUps wakeUps;
  private final Passivation passivation;
  private RestoreFloor restoreFloor = RestoreFloor.NONE;
  private Stage stage = Stage.LOADING;
  private Optional<Promise<Void>> handOver = Optional.empty();

  private enum Stage {
    LOADING,
    READY,
    GONE
  }

  Shard(Engine engine, EngineParts parts, int number, long epoch) {
    this.engine = engine;
    this.parts = parts;
    this.number = number;
    this.epoch = epoch;
    this.backlog = new Backlog(this, engine.archive(), engine.recovery());
    this.wakeUps = new WakeUps(this, engine.archive());
    this.passivation = new Passivation(this, wakeUps);
  }

  int number() {
    return number;
  }

  long epoch() {
    return epoch;
  }

  EngineParts parts() {
    return parts;
  }

  EngineTime time() {
    return parts.time();
  }

  EngineLimits limits() {
    return parts.limits();
  }

  TransactionLog log() {
    return parts.log();
  }

  boolean isReady() {
    return stage == Stage.READY;
  }

  /** What earlier owners left unfinished. */
  Backlog backlog() {
    return backlog;
  }

  /** What brings its dormant transactions back. */
  WakeUps wakeUps() {
    return wakeUps;
  }

  /** Whether transactions may begin here: not while the shard is handed over. */
  boolean takesStarts() {
    return isReady() && handOver.isEmpty();
  }

  /** Whether earlier owners' transactions are taken up: not by who is about to leave. */
  boolean resumes() {
    return takesStarts() && !engine.isDraining();
  }

  /**
   * Begins nothing more. Completes when nothing is under way, or after {@link #HAND_OVER_MAX}: an
   * undecided transaction that outlives its owner is aborted by the next one.
   */
  Future<Void> handOver() {
    Promise<Void> idle = handOver.orElseGet(Promise::promise);
    handOver = Optional.of(idle);
    if (runs.isEmpty()) {
      idle.tryComplete();
    } else {
      time().after(HAND_OVER_MAX, idle::tryComplete);
    }
    return idle.future();
  }

  boolean isGone() {
    return stage == Stage.GONE;
  }

  /** What a restore of the log may have taken from this shard. */
  RestoreFloor restoreFloor() {
    return restoreFloor;
  }

  /** The first thing to be known of a shard, which is served from now on. */
  void restored(RestoreFloor floor) {
    restoreFloor = floor;
    if (stage == Stage.LOADING) {
      stage = Stage.READY;
    }
  }

  // --- its transactions

  @Nullable TransactionRun<?, ?, ?> find(TxId id) {
    return runs.get(id);
  }

  /** A read of a transaction that is not in memory, if one is under way. */
  @Nullable Future<? extends Folded<?, ?, ?>> read(TxId id) {
    return reads.get(id);
  }

  /** A transaction that is not in memory is being read. */
  void reads(TxId id, Future<? extends Folded<?, ?, ?>> reading) {
    if (!reading.isComplete()) {
      reads.put(id, reading);
      reading.onComplete(done -> reads.remove(id));
    }
  }

  /** Puts a transaction into memory; what it is asked next makes it live or lets it go. */
  <S extends TransactionState, C, R extends LogRecord> TransactionRun<S, C, R> admit(
      TransactionRun<S, C, R> run) {
    runs.put(run.id(), run);
    aboutToBegin.remove(run.id());
    engine.admitted();
    return run;
  }

  /** A transaction is to begin here as soon as it holds what it needs. */
  void expects(TxId id) {
    aboutToBegin.add(id);
  }

  /** It is not to begin any more. */
  void expectsNoMore(TxId id) {
    aboutToBegin.remove(id);
  }

  boolean isAboutToBegin(TxId id) {
    return aboutToBegin.contains(id);
  }

  /** Nothing is left to do for a transaction. */
  void left(TransactionRun<?, ?, ?> run) {
    if (runs.remove(run.id(), run)) {
      run.claim().ifPresent(claim -> release(claim, run.id()));
      engine.released(1);
      backlog.left(run.id());
      wakeUps.left(run.id());
      passivation.left(run);
      if (runs.isEmpty()) {
        handOver.ifPresent(Promise::tryComplete);
      }
    }
  }

  /** A transaction has nothing under way. */
  void rests(TransactionRun<?, ?, ?> run) {
    backlog.rests(run);
    mayLeave(run);
  }

  /** A saga that has nothing under way may be one that only waits. */
  void mayLeave(TransactionRun<?, ?, ?> run) {
    if (run.protocol().kind() == Kind.SAGA && !run.isGone()) {
      passivation.rests(run);
    }
  }

  private void release(KeyClaim claim, TxId id) {
    KeyUse use = keys.get(claim.key());
    if (use != null && use.standsFor(id)) {
      keys.remove(claim.key());
    }
  }

  // --- its keys

  @Nullable KeyUse use(IdempotencyKey key) {
    return keys.get(key);
  }

  KeyUse use(KeyClaim claim) {
    KeyUse use = new KeyUse(claim.requestHash());
    keys.put(claim.key(), use);
    return use;
  }

  void forget(IdempotencyKey key) {
    keys.remove(key);
  }

  /** The answer of the transaction that turned out to hold a key. */
  Future<Snapshot> holder(TxId holder, String requestHash, Optional<KeyClaim> claim) {
    if (claim.isPresent() && !claim.get().requestHash().equals(requestHash)) {
      return Future.failedFuture(Failures.keyReused());
    }
    return engine.get(holder);
  }

  // --- what its transactions report

  /** A transaction changed. */
  void changed(TransactionRun<?, ?, ?> run) {
    engine.changed(run);
  }

  /** The coordinator itself cannot drive a transaction on. Completes when lists show it. */
  Future<Void> showStuck(TxId id, Stuck stuck) {
    return marks.show(id, stuck);
  }

  /** Whether any of its transactions has something under way. */
  boolean isBusy() {
    for (TransactionRun<?, ?, ?> run : runs.values()) {
      if (run.isBusy()) {
        return true;
      }
    }
    return false;
  }

  /** The log refused a write of this epoch. */
  void fenced() {
    if (stage != Stage.GONE) {
      abandon();
      engine.fenced(this);
    }
  }

  /** A service did what it had ruled out. */
  void contradicted(Contradiction contradiction) {
    engine.contradicted(contradiction);
  }

  /** A participant has seen an epoch of this shard that is above the one it is led in. */
  void newerEpochSeen(long seen) {
    if (stage != Stage.GONE) {
      engine.newerEpochSeen(this, seen);
    }
  }

  /**
   * Reads what is stored of a transaction that lost its decision, again and again until it is read.
   *
   * @param adopt takes what is stored, if anything is
   * @param then the next step
   * @param damaged takes, in its place, why what is stored cannot be replayed
   */
  <S extends TransactionState, C, R extends LogRecord> void reload(
      TransactionRun<S, C, R> run,
      Consumer<? super Folded<S, C, R>> adopt,
      Runnable then,
      Consumer<String> damaged) {
    engine
        .archive()
        .load(run.id(), run.protocol())
        .onComplete(
            (stored, failure) -> {
              if (isGone()) {
                return;
              }
              if (failure instanceof DamagedException damage) {
                damaged.accept(damage.why());
              } else if (failure != null) {
                time().after(limits().replayRetry(), () -> reload(run, adopt, then, damaged));
              } else {
                stored.ifPresent(adopt);
                then.run();
              }
            });
  }

  /** Lets go of everything; nobody is told anything but that nothing is known. */
  void abandon() {
    stage = Stage.GONE;
    backlog.abandon();
    wakeUps.abandon();
    passivation.abandon();
    List<TransactionRun<?, ?, ?>> all = List.copyOf(runs.values());
    runs.clear();
    aboutToBegin.clear();
    keys.values().forEach(use -> use.fail(Failures.notLed(number, limits().retryAfter())));
    keys.clear();
    engine.released(all.size());
    all.forEach(TransactionRun::abandon);
  }
}
