package dev.verdict.coordinator.log;

import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A log in several databases. What is about one shard goes to the database of that shard, and to no
 * other; nothing is written to two. What is asked of the whole log is asked of each, and fails if
 * one does not answer: a part of a list would pass for the whole.
 */
public final class SpreadLog implements TransactionLog {
  private final Spread<? extends TransactionLog> logs;
  private final int shards;

  /**
   * @param logs the log of each database
   * @param shards how many shards there are in all
   */
  public SpreadLog(Spread<? extends TransactionLog> logs, int shards) {
    this.logs = logs;
    this.shards = shards;
  }

  @Override
  public Future<AppendOutcome> append(LogEntry entry) {
    return of(entry.tx()).append(entry);
  }

  @Override
  public Future<Boolean> markStuck(TxId id, long epoch, String why) {
    return of(id).markStuck(id, epoch, why);
  }

  @Override
  public Future<Optional<StoredTransaction>> read(TxId id) {
    return of(id).read(id);
  }

  @Override
  public Future<Optional<KeyHolder>> findKey(IdempotencyKey key) {
    return logs.of(key.shardOf(shards)).findKey(key);
  }

  @Override
  public Future<Void> listLeftBehind(int shard, long epoch) {
    return logs.of(shard).listLeftBehind(shard, epoch);
  }

  @Override
  public Future<List<StoredTransaction>> readUnfinished(UnfinishedQuery query) {
    return logs.of(query.shard()).readUnfinished(query);
  }

  @Override
  public Future<Set<TxId>> markDormant(int shard, long epoch, List<Dormant> dormant) {
    return logs.of(shard).markDormant(shard, epoch, dormant);
  }

  @Override
  public Future<List<Due>> readDue(int shard, Duration sinceMax, int limit, int charsMax) {
    return logs.of(shard).readDue(shard, sinceMax, limit, charsMax);
  }

  @Override
  public Future<Optional<Duration>> nextDue(int shard, Duration sinceMax) {
    return logs.of(shard).nextDue(shard, sinceMax);
  }

  @Override
  public Future<RestoreFloor> restoreFloor(int shard) {
    return logs.of(shard).restoreFloor(shard);
  }

  @Override
  public Future<TransactionPage> list(TransactionQuery query) {
    return logs.ask(log -> log.list(query))
        .map(pages -> TransactionPage.merge(pages, query.limit()));
  }

  @Override
  public Future<StuckCounts> stuck(String namespace) {
    return logs.ask(log -> log.stuck(namespace)).map(StuckCounts::merge);
  }

  /** Each is asked, whatever the ids are: the oldest unfinished transaction may be in any. */
  @Override
  public Future<Endings> endings(List<TxId> ids) {
    return logs.ask(log -> log.endings(ids.stream().filter(id -> of(id) == log).toList()))
        .map(Endings::merge);
  }

  @Override
  public boolean available() {
    return logs.parts().stream().allMatch(TransactionLog::available);
  }

  @Override
  public boolean available(int shard) {
    return logs.of(shard).available(shard);
  }

  private TransactionLog of(TxId id) {
    return logs.of(id.shard());
  }
}
