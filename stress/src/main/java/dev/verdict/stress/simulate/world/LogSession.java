package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.Dormant;
import dev.verdict.coordinator.log.Due;
import dev.verdict.coordinator.log.Endings;
import dev.verdict.coordinator.log.IdempotencyKey;
import dev.verdict.coordinator.log.KeyHolder;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.RestoreFloor;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.StuckCounts;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.coordinator.log.UnfinishedQuery;
import dev.verdict.protocol.TxId;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Dice;
import dev.verdict.stress.simulate.world.kernel.Host;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The log as one node reaches it, with the semantics of the PostgreSQL one: one batch at a time,
 * lazy entries along with forced ones, and a lost acknowledgement settled by writing the same again
 * and nothing before it.
 */
class LogSession implements TransactionLog {
  private static final long TURN_US = 20;
  private static final long LAZY_US = 20 * Agenda.MILLI;
  private static final long SLOW_US = 3_000 * Agenda.MILLI;
  private static final long BACKOFF_FIRST_US = 50 * Agenda.MILLI;
  private static final long BACKOFF_MOST_US = 2_000 * Agenda.MILLI;
  private static final int BATCH_MAX = 500;

  private final Postgres server;
  private final LogBook book;
  private final String owner;
  private final Host host;
  private final Agenda agenda;
  private final Dice dice;
  private final Peril peril;
  private final TransactionLog store;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private boolean writing;
  private boolean signalled;
  private boolean lazyArmed;
  private boolean connected = true;
  private long writingSinceUs;

  /** An entry and who waits for it. */
  record Waiting(LogEntry entry, Promise<AppendOutcome> promise) {
    boolean follows(Waiting earlier) {
      return entry.tx().equals(earlier.entry.tx())
          && entry.epoch() == earlier.entry.epoch()
          && entry.seq() > earlier.entry.seq();
    }
  }

  /**
   * @param owner the node's id, by which its writes are fenced
   */
  LogSession(
      Postgres server,
      LogBook book,
      Host host,
      Agenda agenda,
      Dice dice,
      Peril peril,
      String owner) {
    this.server = server;
    this.book = book;
    this.host = host;
    this.agenda = agenda;
    this.dice = dice;
    this.peril = peril;
    this.owner = owner;
    this.store = server.database().log(owner, Runnable::run);
  }

  @Override
  public Future<AppendOutcome> append(LogEntry entry) {
    Promise<AppendOutcome> promise = Promise.promise();
    peril.pass(CrashPoints.Moment.BEFORE, entry);
    if (!host.isDead()) {
      queue.add(new Waiting(entry, promise));
      signal();
    }
    return promise.future();
  }

  /** What arrives before the writer's next turn goes into one batch. */
  private void signal() {
    if (!signalled && !writing) {
      signalled = true;
      host.after(
          TURN_US,
          () -> {
            signalled = false;
            next();
          });
    }
  }

  private void next() {
    if (writing || queue.isEmpty()) {
      return;
    }
    if (queue.stream().anyMatch(waiting -> waiting.entry.forced())) {
      write();
    } else if (!lazyArmed) {
      lazyArmed = true;
      host.after(
          LAZY_US,
          () -> {
            lazyArmed = false;
            if (!writing && !queue.isEmpty()) {
              write();
            }
          });
    }
  }

  private void write() {
    writing = true;
    writingSinceUs = agenda.nowUs();
    attempt(take(), BACKOFF_FIRST_US);
  }

  /** At most one entry of a transaction and one claim of a key. */
  private List<Waiting> take() {
    List<Waiting> batch = new ArrayList<>();
    Set<TxId> transactions = new HashSet<>();
    Set<IdempotencyKey> keys = new HashSet<>();
    Iterator<Waiting> each = queue.iterator();
    while (each.hasNext() && batch.size() < BATCH_MAX) {
      Waiting waiting = each.next();
      boolean fresh = waiting.entry.claim().map(claim -> !keys.contains(claim.key())).orElse(true);
      if (transactions.add(waiting.entry.tx()) && fresh) {
        waiting.entry.claim().ifPresent(claim -> keys.add(claim.key()));
        batch.add(waiting);
        each.remove();
      }
    }
    return batch;
  }

  private void attempt(List<Waiting> batch, long backoffUs) {
    server
        .run(host, "append", () -> commit(batch))
        .onComplete(
            (outcomes, failure) -> {
              if (failure == null) {
                connected = true;
                answered(batch, outcomes);
              } else {
                connected = false;
                unanswered(batch, backoffUs);
              }
            });
  }

  /** The acknowledgement is missing: it is settled by writing the same again. */
  void unanswered(List<Waiting> batch, long backoffUs) {
    long pauseUs = backoffUs / 2 + dice.between(0, backoffUs);
    host.after(pauseUs, () -> attempt(batch, Math.min(2 * backoffUs, BACKOFF_MOST_US)));
  }

  /** At the server, in one statement. */
  private List<Future<AppendOutcome>> commit(List<Waiting> batch) {
    List<Future<AppendOutcome>> outcomes = new ArrayList<>(batch.size());
    List<LogEntry> stored = new ArrayList<>();
    for (Waiting waiting : batch) {
      Future<AppendOutcome> outcome = store(store, waiting.entry);
      if (outcome.succeeded() && book.answered(waiting.entry, outcome.result(), owner)) {
        stored.add(waiting.entry);
      }
      outcomes.add(outcome);
    }
    for (LogEntry entry : stored) {
      peril.pass(CrashPoints.Moment.AFTER, entry);
    }
    return outcomes;
  }

  Future<AppendOutcome> store(TransactionLog at, LogEntry entry) {
    return at.append(entry);
  }

  final void answered(List<Waiting> batch, List<Future<AppendOutcome>> outcomes) {
    for (int i = 0; i < batch.size(); i++) {
      settle(batch.get(i), outcomes.get(i));
    }
    writing = false;
    next();
  }

  private void settle(Waiting waiting, Future<AppendOutcome> outcome) {
    outcome.onComplete(waiting.promise);
    if (outcome.failed() || !(outcome.result() instanceof AppendOutcome.Appended)) {
      List<Waiting> followers = queue.stream().filter(each -> each.follows(waiting)).toList();
      queue.removeAll(followers);
      followers.forEach(each -> outcome.onComplete(each.promise));
    }
  }

  @Override
  public Future<Boolean> markStuck(TxId id, long epoch, String why) {
    return server.run(host, "mark stuck", () -> store.markStuck(id, epoch, why).result());
  }

  @Override
  public Future<Optional<StoredTransaction>> read(TxId id) {
    return server.run(host, "read", () -> store.read(id).result());
  }

  @Override
  public Future<Optional<KeyHolder>> findKey(IdempotencyKey key) {
    return server.run(host, "find key", () -> store.findKey(key).result());
  }

  @Override
  public Future<Void> listLeftBehind(int shard, long epoch) {
    return server.run(host, "list left behind", () -> store.listLeftBehind(shard, epoch).result());
  }

  @Override
  public Future<List<StoredTransaction>> readUnfinished(UnfinishedQuery query) {
    return server.run(host, "read unfinished", () -> store.readUnfinished(query).result());
  }

  @Override
  public Future<Set<TxId>> markDormant(int shard, long epoch, List<Dormant> dormant) {
    return server.run(
        host,
        "mark dormant",
        () -> book.dormant(store.markDormant(shard, epoch, dormant).result()));
  }

  @Override
  public Future<List<Due>> readDue(int shard, Duration sinceMax, int limit, int charsMax) {
    return server.run(
        host, "read due", () -> store.readDue(shard, sinceMax, limit, charsMax).result());
  }

  @Override
  public Future<Optional<Duration>> nextDue(int shard, Duration sinceMax) {
    return server.run(host, "next due", () -> store.nextDue(shard, sinceMax).result());
  }

  @Override
  public Future<RestoreFloor> restoreFloor(int shard) {
    return server.run(host, "read floor", () -> store.restoreFloor(shard).result());
  }

  @Override
  public Future<TransactionPage> list(TransactionQuery query) {
    return server.run(host, "list", () -> store.list(query).result());
  }

  @Override
  public Future<StuckCounts> stuck(String namespace) {
    return server.run(host, "stuck", () -> store.stuck(namespace).result());
  }

  @Override
  public Future<Endings> endings(List<TxId> ids) {
    return server.run(host, "endings", () -> store.endings(ids).result());
  }

  @Override
  public boolean available() {
    return connected && !(writing && agenda.nowUs() - writingSinceUs > SLOW_US);
  }
}
