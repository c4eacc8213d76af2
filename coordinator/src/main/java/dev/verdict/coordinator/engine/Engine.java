package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.engine.Archive.Folded;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer;
import dev.verdict.coordinator.engine.Transactions.Ended;
import dev.verdict.coordinator.engine.Transactions.Wait;
import dev.verdict.coordinator.log.Endings;
import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the transactions of some shards, all on one thread: an event loop in production, a test's
 * own thread in tests. Nothing in it is safe for use by another thread.
 */
final class Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /** How often a drain looks whether anything is still under way. */
  private static final Duration DRAIN_LOOK = Duration.ofMillis(20);

  private final EngineParts parts;
  private final EngineLimits limits;
  private final Archive archive;
  private final Recovery recovery;
  private final Starts starts;
  private final Observers observers;
  private final TreeMap<Integer, Shard> shards = new TreeMap<>();
  private int inMemory;
  private int lastStarted = -1;
  private boolean draining;

  /**
   * @param parts the world
   * @param definitions resolves what stored sagas refer to
   * @param observers who is told of what happens
   */
  Engine(EngineParts parts, Definitions definitions, Observers observers) {
    this.parts = parts;
    this.limits = parts.limits();
    this.archive = new Archive(parts.log(), parts.protocols(), definitions);
    this.recovery = new Recovery(limits);
    this.starts = new Starts(this, parts);
    this.observers = observers;
  }

  /**
   * Who is told of what happens.
   *
   * @param watched whether anybody looks at changes
   * @param changes takes each change
   * @param fenced takes the shard and epoch of a write that the log refused
   * @param newerEpochs takes a shard and an epoch of it that a participant has seen, above its own
   * @param doubts takes a shard that seems to be led elsewhere by now
   * @param contradictions takes what a service did although it had ruled it out
   */
  record Observers(
      BooleanSupplier watched,
      Consumer<Snapshot> changes,
      BiConsumer<Integer, Long> fenced,
      BiConsumer<Integer, Long> newerEpochs,
      IntConsumer doubts,
      Consumer<Contradiction> contradictions) {}

  // --- leadership

  /** Serves a shard, and goes on with what earlier owners left unfinished there. */
  Future<Void> lead(int number, long epoch) {
    Shard before = shards.get(number);
    if (before != null) {
      before.abandon();
    }
    Shard shard = new Shard(this, parts, number, epoch);
    shards.put(number, shard);
    Promise<Void> served = Promise.promise();
    serve(shard, served);
    return served.future();
  }

  /** What a restore may have taken is known first, however long that takes. */
  private void serve(Shard shard, Promise<Void> served) {
    parts
        .log()
        .restoreFloor(shard.number())
        .onComplete(
            (floor, failure) -> {
              if (shard.isGone()) {
                served.complete();
              } else if (failure != null) {
                LOG.warn("Cannot read shard {} yet: {}", shard.number(), failure.toString());
                parts.time().after(limits.replayRetry(), () -> serve(shard, served));
              } else {
                shard.restored(floor);
                shard.backlog().begin();
                shard.wakeUps().begin();
                served.complete();
              }
            });
  }

  /** Begins nothing more in a shard that another node is to lead; see {@link Shard#handOver}. */
  Future<Void> handOver(int number, long epoch) {
    Shard shard = shards.get(number);
    return shard == null || shard.epoch() != epoch ? Future.succeededFuture() : shard.handOver();
  }

  /** Lets go of a shard, unless it was taken again since. */
  void lost(int number, long epoch) {
    Shard shard = shards.get(number);
    if (shard != null && shard.epoch() <= epoch) {
      shards.remove(number);
      shard.abandon();
    }
  }

  void fenced(Shard shard) {
    shards.remove(shard.number(), shard);
    observers.fenced().accept(shard.number(), shard.epoch());
  }

  void contradicted(Contradiction contradiction) {
    observers.contradictions().accept(contradiction);
  }

  void newerEpochSeen(Shard shard, long seen) {
    observers.newerEpochs().accept(shard.number(), seen);
  }

  // --- requests

  /** Begins a transaction. */
  Future<Snapshot> start(Start<?, ?, ?> start, Wait wait) {
    return start.claim().isPresent()
        ? startWithKey(start, start.claim().get(), wait)
        : startAnywhere(start, wait);
  }

  /**
   * Begins a transaction without a key, unless no entry would get through: then the engine of other
   * shards may.
   */
  Future<Snapshot> startIfWritable(Start<?, ?, ?> start, Wait wait) {
    Shard shard = nextReady();
    return shard == null || !parts.log().available(shard.number())
        ? Future.failedFuture(Failures.noShard(limits.retryAfter()))
        : startIn(shard, start, wait);
  }

  private Future<Snapshot> startAnywhere(Start<?, ?, ?> start, Wait wait) {
    Shard shard = nextReady();
    return shard == null
        ? Future.failedFuture(refusal().orElseGet(() -> Failures.noShard(limits.retryAfter())))
        : startIn(shard, start, wait);
  }

  private Future<Snapshot> startIn(Shard shard, Start<?, ?, ?> start, Wait wait) {
    Optional<CoordinatorException> objection = objection(shard.number());
    return objection.isPresent()
        ? Future.failedFuture(objection.get())
        : starts.begin(shard, start, wait);
  }

  /** Who does not lead the key's shard cannot say whether anything may begin there. */
  private Future<Snapshot> startWithKey(Start<?, ?, ?> start, KeyClaim claim, Wait wait) {
    Optional<CoordinatorException> refusal = refusal();
    if (refusal.isPresent()) {
      return Future.failedFuture(refusal.get());
    }
    int number = claim.key().shardOf(limits.shards());
    return led(number)
        .compose(
            shard -> {
              if (!shard.takesStarts()) {
                return notLed(number);
              }
              Optional<CoordinatorException> objection = objection(number);
              return objection.isPresent()
                  ? Future.failedFuture(objection.get())
                  : starts.beginWithKey(shard, start, claim, wait);
            });
  }

  /** Why nothing may begin here now, whatever the shard is. */
  private Optional<CoordinatorException> refusal() {
    if (draining) {
      return Optional.of(Failures.draining(limits.retryAfter()));
    }
    return IntStream.range(0, limits.shards()).noneMatch(parts.log()::available)
        ? Optional.of(Failures.logAway(limits.retryAfter()))
        : Optional.empty();
  }

  /** Why nothing may begin in that shard now, whatever it is. */
  Optional<CoordinatorException> objection(int shard) {
    if (draining) {
      return Optional.of(Failures.draining(limits.retryAfter()));
    }
    if (!parts.log().available(shard)) {
      return Optional.of(Failures.logAway(limits.retryAfter()));
    }
    return inMemory >= limits.transactionsMax()
        ? Optional.of(Failures.tooManyTransactions(limits.transactionsMax(), limits.retryAfter()))
        : Optional.empty();
  }

  /** The next one that takes starts; if there is any, one whose entries get through. */
  private @Nullable Shard nextReady() {
    Shard waiting = null;
    for (int i = 0; i < shards.size(); i++) {
      Integer next = shards.higherKey(lastStarted);
      lastStarted = next == null ? shards.firstKey() : next;
      Shard shard = shards.get(lastStarted);
      if (shard != null && shard.takesStarts()) {
        if (parts.log().available(lastStarted)) {
          return shard;
        }
        waiting = shard;
      }
    }
    return waiting;
  }

  private Future<Shard> led(int number) {
    Shard shard = shards.get(number);
    return shard == null ? notLed(number) : ready(shard);
  }

  private Future<Shard> ready(Shard shard) {
    return shard.isReady()
        ? Future.succeededFuture(shard)
        : Future.failedFuture(Failures.loading(shard.number(), limits.retryAfter()));
  }

  private <T> Future<T> notLed(int number) {
    return Future.failedFuture(Failures.notLed(number, limits.retryAfter()));
  }

  /**
   * The shard of a transaction, through which all go that name one. An id that was born in a newer
   * epoch than the shard is led in here says that another node leads it by now, and has begun that
   * transaction: what this node finds, or does not find, means nothing (rule 5).
   */
  private Future<Shard> holding(TxId id) {
    Shard shard = shards.get(id.shard());
    if (shard != null && id.epoch() > shard.epoch()) {
      observers.doubts().accept(id.shard());
      return notLed(id.shard());
    }
    return shard == null ? notLed(id.shard()) : Future.succeededFuture(shard);
  }

  private Future<Shard> serving(TxId id) {
    return holding(id).compose(this::ready);
  }

  /** Asks something of a transaction, live or stored. */
  Future<Snapshot> ask(TxId id, Request request, Wait wait) {
    return with(id, wait, (run, waiter) -> run.request(request, waiter));
  }

  /** Resumes one of an earlier owner before its turn; tells where it stands after that. */
  Future<Snapshot> resume(TxId id, Wait wait) {
    return with(id, wait, TransactionRun::look);
  }

  /** Carries out what an operator asks for. */
  Future<Snapshot> act(TxId id, Action action, Hand hand) {
    Wait wait = new Wait(Wait.Until.ACCEPTED, limits.requestMax());
    return with(id, wait, new Wish.Act(action, hand));
  }

  /** What would come of it, as far as is known here. */
  Future<Rehearsal> rehearse(TxId id, Action action, Hand hand) {
    return serving(id)
        .compose(
            shard -> {
              TransactionRun<?, ?, ?> live = shard.find(id);
              return live == null
                  ? stored(id).map(folded -> rehearsed(shard, folded, action, hand))
                  : Future.succeededFuture(live.rehearse(action, hand));
            });
  }

  private static Rehearsal rehearsed(
      Shard shard, Folded<?, ?, ?> folded, Action action, Hand hand) {
    if (shard.restoreFloor().parks(folded.stored())) {
      throw Failures.parked(folded.stored().tx());
    }
    return TransactionRun.rehearse(shard, folded, action, hand);
  }

  private Future<Snapshot> with(TxId id, Wait wait, Wish wish) {
    return serving(id)
        .compose(
            shard -> {
              TransactionRun<?, ?, ?> live = shard.find(id);
              return live == null ? revived(id, shard, wait, wish) : tell(live, wait, wish);
            });
  }

  /**
   * One request at a time brings a transaction into memory. Another one that finds it being read
   * looks again afterwards: what was read may be history by then, unless it is finished.
   */
  private Future<Snapshot> revived(TxId id, Shard shard, Wait wait, Wish wish) {
    Future<? extends Folded<?, ?, ?>> underWay = shard.read(id);
    if (underWay != null) {
      return underWay.compose(
          folded ->
              folded.state().finished()
                  ? revived(id, shard, folded, wait, wish)
                  : with(id, wait, wish));
    }
    Future<? extends Folded<?, ?, ?>> reading = stored(id);
    shard.reads(id, reading);
    return reading.compose(folded -> revived(id, shard, folded, wait, wish));
  }

  private static Future<Snapshot> tell(TransactionRun<?, ?, ?> run, Wait wait, Wish wish) {
    Waiter waiter = new Waiter(run, wait);
    wish.tell(run, waiter);
    return waiter.answer();
  }

  /** A finished transaction comes back into memory for as long as it takes to answer. */
  private <S extends TransactionState, C, R extends LogRecord> Future<Snapshot> revived(
      TxId id, Shard shard, Folded<S, C, R> folded, Wait wait, Wish wish) {
    if (shard.isGone()) {
      return notLed(shard.number());
    }
    TransactionRun<?, ?, ?> live = shard.find(id);
    if (live != null) {
      return tell(live, wait, wish);
    }
    if (shard.restoreFloor().parks(folded.stored())) {
      return Future.failedFuture(Failures.parked(id));
    }
    wish.require(shard, folded);
    boolean finished = folded.state().finished();
    if (!finished && !shard.backlog().takeUrgently(folded.stored())) {
      return Future.failedFuture(Failures.loading(shard.number(), limits.retryAfter()));
    }
    TransactionRun<S, C, R> run = shard.admit(TransactionRun.stored(shard, folded));
    if (finished) {
      return tell(run, wait, wish);
    }
    Waiter waiter = new Waiter(run, wait);
    wish.bringBack(run, folded.stored(), waiter);
    return waiter.answer();
  }

  private Future<? extends Folded<?, ?, ?>> stored(TxId id) {
    return archive
        .read(id)
        .recover(failure -> Future.failedFuture(Failures.logAway(limits.retryAfter())))
        .compose(
            found -> found.isPresent() ? folded(found.get()) : Future.failedFuture(absent(id)));
  }

  private Future<? extends Folded<?, ?, ?>> folded(StoredTransaction stored) {
    return archive.fold(stored).transform((folded, failure) -> folded(stored, folded, failure));
  }

  private <T> Future<T> folded(
      StoredTransaction stored, @Nullable T folded, @Nullable Throwable failure) {
    if (failure instanceof DamagedException damage) {
      return Future.failedFuture(Failures.damaged(stored.tx(), "it " + damage.why()));
    }
    return failure == null
        ? Future.succeededFuture(folded)
        : Future.failedFuture(Failures.logAway(limits.retryAfter()));
  }

  private CoordinatorException absent(TxId id) {
    if (isOlderThanRetention(id)) {
      return Failures.forgotten(id);
    }
    Shard shard = shards.get(id.shard());
    if (shard == null || !shard.isReady()) {
      return Failures.loading(id.shard(), limits.retryAfter());
    }
    return shard.restoreFloor().covers(id) ? Failures.lost(id) : Failures.unknown(id);
  }

  boolean isOlderThanRetention(TxId id) {
    return id.timeMillis() + limits.retention().toMillis() < parts.time().nowMillis();
  }

  /** One transaction with its history. */
  Future<Snapshot> get(TxId id) {
    return holding(id).compose(shard -> get(id, shard));
  }

  /** What was read of one that lived then and has ended since is history, and is read again. */
  private Future<Snapshot> get(TxId id, Shard shard) {
    boolean wasLive = shard.find(id) != null;
    return archive
        .read(id)
        .transform(
            (found, failure) -> {
              if (shard.isGone()) {
                return notLed(shard.number());
              }
              TransactionRun<?, ?, ?> live = shard.find(id);
              if (live != null) {
                return Future.succeededFuture(
                    live.detailed(failure == null ? history(found) : List.of()));
              }
              if (failure != null) {
                return Future.failedFuture(Failures.logAway(limits.retryAfter()));
              }
              if (wasLive) {
                return get(id, shard);
              }
              return found.isPresent() ? snapshot(found.get()) : Future.failedFuture(absent(id));
            });
  }

  private Future<Snapshot> snapshot(StoredTransaction stored) {
    return archive
        .fold(stored)
        .map(Folded::detailed)
        .recover(
            failure ->
                failure instanceof DamagedException damage
                    ? Future.succeededFuture(Snapshots.damaged(stored, "it " + damage.why()))
                    : Future.failedFuture(Failures.logAway(limits.retryAfter())));
  }

  private static List<StoredTransaction.Entry> history(Optional<StoredTransaction> stored) {
    return stored.isEmpty() ? List.of() : stored.get().entries();
  }

  /** A page of all transactions, whoever leads them. */
  Future<TransactionPage> list(TransactionQuery query) {
    return parts
        .log()
        .list(query)
        .recover(failure -> Future.failedFuture(Failures.notListed(failure, limits.retryAfter())));
  }

  /** What does not proceed, whoever leads it. */
  Future<Standstill> stuck(String namespace) {
    return new StuckLook(parts.log(), archive)
        .look(namespace)
        .recover(failure -> Future.failedFuture(Failures.logAway(limits.retryAfter())));
  }

  /** Which of the transactions have ended: what is stored, whoever leads their shards. */
  Future<Ended> ended(List<TxId> ids) {
    return parts
        .log()
        .endings(ids)
        .map(stored -> ended(ids, stored))
        .recover(failure -> Future.failedFuture(Failures.logAway(limits.retryAfter())));
  }

  /** A finished transaction as it is stored, whoever leads its shard. */
  Future<Optional<Snapshot>> finished(TxId id) {
    return archive
        .read(id)
        .compose(
            stored ->
                stored.filter(it -> it.summary().finished()).isPresent()
                    ? archive.fold(stored.get()).map(folded -> Optional.of(folded.snapshot()))
                    : Future.succeededFuture(Optional.<Snapshot>empty()))
        .recover(
            failure ->
                failure instanceof DamagedException
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(Failures.logAway(limits.retryAfter())));
  }

  /** What is older than the retention and not stored was finished, or never left a trace. */
  private Ended ended(List<TxId> ids, Endings stored) {
    Set<TxId> finished = new HashSet<>(stored.finished());
    ids.stream()
        .filter(id -> !stored.unfinished().contains(id) && isOlderThanRetention(id))
        .forEach(finished::add);
    Instant now = Instant.ofEpochMilli(parts.time().nowMillis());
    return new Ended(finished, now, stored.oldestUnfinished());
  }

  /** A participant in doubt asks. */
  Future<DecisionAnswer> decision(TxId id) {
    return serving(id)
        .compose(
            shard -> {
              TransactionRun<?, ?, ?> live = shard.find(id);
              return live == null
                  ? new Inquiry(shard, parts, archive, this).answer(id)
                  : Future.succeededFuture(Inquiry.live(live, limits));
            });
  }

  // --- what the shards report

  Recovery recovery() {
    return recovery;
  }

  Archive archive() {
    return archive;
  }

  void changed(TransactionRun<?, ?, ?> run) {
    if (observers.watched().getAsBoolean()) {
      observers.changes().accept(run.snapshot());
    }
  }

  void admitted() {
    inMemory++;
  }

  void released(int count) {
    inMemory -= count;
  }

  /** Transactions in memory. */
  int inMemory() {
    return inMemory;
  }

  // --- leaving

  /** Whether nothing more is begun. */
  boolean isDraining() {
    return draining;
  }

  /**
   * Begins nothing more and waits, for a bounded time, until nothing is under way. What only waits
   * for its client or for the time of a retry is left to the next owner.
   */
  Future<Void> drain() {
    draining = true;
    Promise<Void> drained = Promise.promise();
    awaitQuiet(drained, limits.drainMax().toMillis() / DRAIN_LOOK.toMillis());
    return drained.future();
  }

  private void awaitQuiet(Promise<Void> drained, long looksLeft) {
    boolean busy = shards.values().stream().anyMatch(Shard::isBusy);
    if (busy && looksLeft > 0) {
      parts.time().after(DRAIN_LOOK, () -> awaitQuiet(drained, looksLeft - 1));
    } else {
      drained.complete();
    }
  }
}
