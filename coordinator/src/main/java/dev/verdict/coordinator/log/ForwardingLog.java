package dev.verdict.coordinator.log;

import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A log in front of another: it passes on whatever it does not do itself. */
public abstract class ForwardingLog implements TransactionLog {
  private final TransactionLog log;

  /**
   * In front of a log.
   *
   * @param log what does the work
   */
  protected ForwardingLog(TransactionLog log) {
    this.log = log;
  }

  @Override
  public Future<AppendOutcome> append(LogEntry entry) {
    return log.append(entry);
  }

  @Override
  public Future<Boolean> markStuck(TxId id, long epoch, String why) {
    return log.markStuck(id, epoch, why);
  }

  @Override
  public Future<Optional<StoredTransaction>> read(TxId id) {
    return log.read(id);
  }

  @Override
  public Future<Optional<KeyHolder>> findKey(IdempotencyKey key) {
    return log.findKey(key);
  }

  @Override
  public Future<Void> listLeftBehind(int shard, long epoch) {
    return log.listLeftBehind(shard, epoch);
  }

  @Override
  public Future<List<StoredTransaction>> readUnfinished(UnfinishedQuery query) {
    return log.readUnfinished(query);
  }

  @Override
  public Future<Set<TxId>> markDormant(int shard, long epoch, List<Dormant> dormant) {
    return log.markDormant(shard, epoch, dormant);
  }

  @Override
  public Future<List<Due>> readDue(int shard, Duration sinceMax, int limit, int charsMax) {
    return log.readDue(shard, sinceMax, limit, charsMax);
  }

  @Override
  public Future<Optional<Duration>> nextDue(int shard, Duration sinceMax) {
    return log.nextDue(shard, sinceMax);
  }

  @Override
  public Future<RestoreFloor> restoreFloor(int shard) {
    return log.restoreFloor(shard);
  }

  @Override
  public Future<TransactionPage> list(TransactionQuery query) {
    return log.list(query);
  }

  @Override
  public Future<StuckCounts> stuck(String namespace) {
    return log.stuck(namespace);
  }

  @Override
  public Future<Endings> endings(List<TxId> ids) {
    return log.endings(ids);
  }

  @Override
  public boolean available() {
    return log.available();
  }

  @Override
  public boolean available(int shard) {
    return log.available(shard);
  }
}
