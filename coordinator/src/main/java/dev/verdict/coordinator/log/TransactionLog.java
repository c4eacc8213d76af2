package dev.verdict.coordinator.log;

import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The durable log of transactions. One instance serves the shards of one engine; its futures
 * complete on the engine's thread.
 *
 * <p>Reads are for recovery, for lists and for transactions that nobody runs. No decision is ever
 * concluded from a read: the row that {@link #append} writes is the only arbiter.
 */
public interface TransactionLog {
  /**
   * Appends records of one transaction, fenced by the shard's epoch in the same statement.
   *
   * <p>The future completes when the outcome is certain, which may take as long as the database is
   * away: a lost acknowledgement is settled by writing the same again, never by reading. It fails
   * only if the log is closed, or with {@link LogRejectedException} if the entry itself can never
   * be stored; in both cases nothing may be concluded about a decision. Appends of one transaction
   * are stored in the order of the calls. A forced one must be certain before the next is called;
   * lazy ones may be followed by any other without waiting, and if one of them is not stored, none
   * of its followers is.
   *
   * <p>If too much waits already, the future that is returned has failed with {@link
   * LogFullException}: the entry was not taken up, and may be appended again.
   */
  Future<AppendOutcome> append(LogEntry entry);

  /**
   * Shows an unfinished transaction as stuck in lists, until its next entry is written. Fenced like
   * an append; nothing but what lists show changes, and nothing waits behind it.
   *
   * @param id the transaction
   * @param epoch the epoch in which the caller leads the transaction's shard
   * @param why in words
   * @return whether it shows now; not if nothing unfinished is stored under that id, or if the
   *     epoch is not the newest
   */
  Future<Boolean> markStuck(TxId id, long epoch, String why);

  /** Everything stored about a transaction. */
  Future<Optional<StoredTransaction>> read(TxId id);

  /** The transaction that was begun with that key, if it is known. */
  Future<Optional<KeyHolder>> findKey(IdempotencyKey key);

  /**
   * Makes visible to {@link #readUnfinished} and to lists what earlier owners of a shard wrote and
   * had not listed. Called after the shard's epoch was raised and that was acknowledged, before
   * anything of the shard is read. It can be repeated.
   *
   * @param shard the shard
   * @param epoch the epoch in which the caller leads it; nothing happens if it is not the newest
   */
  Future<Void> listLeftBehind(int shard, long epoch);

  /**
   * A page of unfinished transactions that are not dormant, with their records, oldest first. Read
   * only after the shard's epoch was raised and that was acknowledged. It is empty only if there
   * are none; one that is shorter than its limit need not be the last.
   */
  Future<List<StoredTransaction>> readUnfinished(UnfinishedQuery query);

  /**
   * Marks transactions as dormant, each until its next entry is stored or it is marked as stuck.
   * Fenced like an append. It has no effect on one of which another entry was stored since, and can
   * be repeated.
   *
   * @param shard the shard of all of them
   * @param epoch the epoch in which the caller leads it
   * @param dormant at most {@link Dormant#MARKED_MAX}, of distinct transactions
   * @return those that are dormant now; the others are not
   */
  Future<Set<TxId>> markDormant(int shard, long epoch, List<Dormant> dormant);

  /**
   * The dormant transactions of a shard that are to be woken by now, those first that have waited
   * longest, with their records. It is empty only if there are none.
   *
   * @param shard the shard
   * @param sinceMax those that have been due for longer are left out; at most {@link Due#EVER}
   * @param limit how many at most, positive
   * @param charsMax about how many characters of records at most, positive; a transaction that has
   *     more by itself makes a page of its own
   */
  Future<List<Due>> readDue(int shard, Duration sinceMax, int limit, int charsMax);

  /**
   * How long it is until the next dormant transaction of a shard is to be woken, if any is; zero if
   * one is due.
   *
   * @param shard the shard
   * @param sinceMax those that have been due for longer are left out; at most {@link Due#EVER}
   */
  Future<Optional<Duration>> nextDue(int shard, Duration sinceMax);

  /**
   * What a restore may have taken from a shard. Read only after the shard's epoch was raised and
   * that was acknowledged; it does not change while that epoch lasts.
   */
  Future<RestoreFloor> restoreFloor(int shard);

  /**
   * A page of transactions, newest first, without their records. One that began less than a second
   * ago and is not over may be missing.
   */
  Future<TransactionPage> list(TransactionQuery query);

  /**
   * What does not proceed, counted: at most {@link StuckCounts#COUNTED_MAX}, the newest.
   *
   * @param namespace the namespace to look in
   */
  Future<StuckCounts> stuck(String namespace);

  /**
   * Which of the given transactions have ended.
   *
   * @param ids at most {@link Endings#ASKED_MAX}
   */
  Future<Endings> endings(List<TxId> ids);

  /**
   * Whether appends get through at present, as far as is known. If not, new work is better refused
   * at once; what was appended is still settled when the database comes back. Of a log in several
   * databases: in all of them.
   */
  boolean available();

  /** The same for appends to one shard. */
  default boolean available(int shard) {
    return available();
  }
}
