package dev.verdict.coordinator.log.memory;

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
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/** A node's log in shared memory. */
final class MemoryLog implements TransactionLog {
  private final MemoryDatabase database;
  private final String owner;
  private final MemoryAccess access;

  MemoryLog(MemoryDatabase database, String owner, Executor executor) {
    this.database = database;
    this.owner = owner;
    this.access = new MemoryAccess(database, executor);
  }

  @Override
  public Future<AppendOutcome> append(LogEntry entry) {
    return access.eventually(() -> database.tables().append(owner, entry));
  }

  @Override
  public Future<Boolean> markStuck(TxId id, long epoch, String why) {
    return access.now(() -> database.tables().markStuck(owner, id, epoch, why));
  }

  @Override
  public Future<Optional<StoredTransaction>> read(TxId id) {
    return access.now(() -> database.tables().read(id));
  }

  @Override
  public Future<Optional<KeyHolder>> findKey(IdempotencyKey key) {
    return access.now(() -> database.tables().findKey(key));
  }

  /** Everything is listed at once. */
  @Override
  public Future<Void> listLeftBehind(int shard, long epoch) {
    return access.now(() -> true).mapEmpty();
  }

  @Override
  public Future<List<StoredTransaction>> readUnfinished(UnfinishedQuery query) {
    return access.now(() -> database.tables().readUnfinished(query));
  }

  @Override
  public Future<Set<TxId>> markDormant(int shard, long epoch, List<Dormant> dormant) {
    return access.now(() -> database.tables().markDormant(owner, shard, epoch, dormant));
  }

  @Override
  public Future<List<Due>> readDue(int shard, Duration sinceMax, int limit, int charsMax) {
    return access.now(() -> database.tables().readDue(shard, sinceMax, limit, charsMax));
  }

  @Override
  public Future<Optional<Duration>> nextDue(int shard, Duration sinceMax) {
    return access.now(() -> database.tables().nextDue(shard, sinceMax));
  }

  @Override
  public Future<RestoreFloor> restoreFloor(int shard) {
    return access.now(() -> database.shardRows().restoreFloor(shard));
  }

  @Override
  public Future<TransactionPage> list(TransactionQuery query) {
    return access.now(() -> database.tables().list(query));
  }

  @Override
  public Future<StuckCounts> stuck(String namespace) {
    return access.now(() -> database.tables().stuck(namespace));
  }

  @Override
  public Future<Endings> endings(List<TxId> ids) {
    return access.now(() -> database.tables().endings(ids));
  }

  @Override
  public boolean available() {
    return database.reachable();
  }
}
