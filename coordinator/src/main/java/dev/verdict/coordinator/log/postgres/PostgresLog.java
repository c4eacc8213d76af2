package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.crash.CrashPoints;
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
import dev.verdict.coordinator.log.WriteListener;
import dev.verdict.protocol.TxId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The log in PostgreSQL, for all shards of a node.
 *
 * <p>It has one connection that appends, one batch at a time, and reads through the database's
 * pool. It may be called from any event loop, and answers there: the more of them share it, the
 * more entries share a flush.
 */
public final class PostgresLog implements TransactionLog {
  /** Most transactions are over by then; people hardly see a list that is this old. */
  private static final Duration LISTING = Duration.ofMillis(500);

  private final Appender appender;
  private final LogReader reader;
  private final StuckMark stuckMark;
  private final DormantMark dormantMark;
  private final LeftBehind leftBehind;
  private final Optional<Context> caller;

  private PostgresLog(
      Appender appender,
      LogReader reader,
      StuckMark stuckMark,
      DormantMark dormantMark,
      LeftBehind leftBehind,
      Optional<Context> caller) {
    this.appender = appender;
    this.reader = reader;
    this.stuckMark = stuckMark;
    this.dormantMark = dormantMark;
    this.leftBehind = leftBehind;
    this.caller = caller;
  }

  /**
   * Makes a log; it connects with the first append.
   *
   * @param vertx runs it
   * @param database where the log is; stays the caller's to close
   * @param owner this node's id, as in its shard table: unique to this run of the process
   */
  public static PostgresLog create(Vertx vertx, Database database, String owner) {
    return create(vertx, database, owner, CrashPoints.NONE, WriteListener.NOBODY);
  }

  /**
   * The same, watched.
   *
   * @param crashPoints where the process is to die, if it is
   * @param listener told of what is written
   */
  public static PostgresLog create(
      Vertx vertx,
      Database database,
      String owner,
      CrashPoints crashPoints,
      WriteListener listener) {
    return create(vertx, database, owner, crashPoints, listener, LISTING);
  }

  /**
   * The same, patient with what is not listed.
   *
   * @param listing after about how long a transaction is listed that is not over
   */
  static PostgresLog create(
      Vertx vertx,
      Database database,
      String owner,
      CrashPoints crashPoints,
      WriteListener listener,
      Duration listing) {
    Context writer = vertx.getOrCreateContext();
    return new PostgresLog(
        new Appender(
            writer, new BatchWriter(writer, database, owner, crashPoints), listener, listing),
        new LogReader(database),
        new StuckMark(database, owner),
        new DormantMark(database, owner),
        new LeftBehind(database, owner),
        Optional.empty());
  }

  /** The same log for callers on this context: what became of their entries is told there. */
  public TransactionLog on(Context caller) {
    return new PostgresLog(
        appender, reader, stuckMark, dormantMark, leftBehind, Optional.of(caller));
  }

  @Override
  public Future<AppendOutcome> append(LogEntry entry) {
    return appender.append(entry, caller.or(() -> Optional.ofNullable(Vertx.currentContext())));
  }

  @Override
  public Future<Boolean> markStuck(TxId id, long epoch, String why) {
    return stuckMark.write(id, epoch, why);
  }

  @Override
  public Future<Optional<StoredTransaction>> read(TxId id) {
    return reader.read(id);
  }

  @Override
  public Future<Optional<KeyHolder>> findKey(IdempotencyKey key) {
    return reader.findKey(key);
  }

  @Override
  public Future<Void> listLeftBehind(int shard, long epoch) {
    Lead lead = new Lead(shard, epoch);
    return leftBehind
        .list(lead)
        .onSuccess(mark -> mark.ifPresent(upTo -> appender.lead(lead, upTo)))
        .mapEmpty();
  }

  @Override
  public Future<List<StoredTransaction>> readUnfinished(UnfinishedQuery query) {
    return reader.readUnfinished(query);
  }

  @Override
  public Future<Set<TxId>> markDormant(int shard, long epoch, List<Dormant> dormant) {
    return dormantMark.write(shard, epoch, dormant);
  }

  @Override
  public Future<List<Due>> readDue(int shard, Duration sinceMax, int limit, int charsMax) {
    return reader.readDue(shard, sinceMax, limit, charsMax);
  }

  @Override
  public Future<Optional<Duration>> nextDue(int shard, Duration sinceMax) {
    return reader.nextDue(shard, sinceMax);
  }

  @Override
  public Future<RestoreFloor> restoreFloor(int shard) {
    return reader.restoreFloor(shard);
  }

  @Override
  public Future<TransactionPage> list(TransactionQuery query) {
    return reader.list(query);
  }

  @Override
  public Future<StuckCounts> stuck(String namespace) {
    return reader.stuck(namespace);
  }

  @Override
  public Future<Endings> endings(List<TxId> ids) {
    return reader.endings(ids);
  }

  @Override
  public boolean available() {
    return appender.available();
  }

  /** How many entries wait to be written. For any thread. */
  public int waiting() {
    return appender.waiting();
  }

  /** Writes what is queued if the database is there, for two seconds at most, and stops. */
  public Future<Void> close() {
    return appender.close();
  }
}
