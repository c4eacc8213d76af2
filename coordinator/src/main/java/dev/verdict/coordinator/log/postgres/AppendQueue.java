package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.IdempotencyKey;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.protocol.TxId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * What waits to be written, in order. Safe for use by several threads; its lock is held for the
 * time that it takes to move entries, and no longer.
 *
 * <p>A batch takes at most one entry of a transaction and one claim of a key, so that one statement
 * holds no two writes of the same row.
 */
final class AppendQueue {
  static final int QUEUE_ENTRIES_MAX = 100_000;
  static final long QUEUE_CHARS_MAX = 256L << 20;

  /** From here on new work is better refused. */
  static final int CROWDED_ENTRIES = 20_000;

  /** From here on new work is better refused, however few entries that are. */
  static final long CROWDED_CHARS = QUEUE_CHARS_MAX / 4;

  static final int BATCH_ENTRIES_MAX = 500;
  static final long BATCH_CHARS_MAX = 8L << 20;

  /** A larger entry can never be stored. */
  static final int ENTRY_CHARS_MAX = 16 << 20;

  private final ArrayDeque<Append> waiting = new ArrayDeque<>();
  private long chars;
  private int forced;

  static boolean isTooLarge(LogEntry entry) {
    return entry.records().length() > ENTRY_CHARS_MAX;
  }

  /** Takes an entry that is not too large, if there is room. */
  synchronized boolean offer(Append append) {
    int size = append.entry().records().length();
    if (waiting.size() >= QUEUE_ENTRIES_MAX || chars + size > QUEUE_CHARS_MAX) {
      return false;
    }
    waiting.add(append);
    count(append.entry(), 1);
    return true;
  }

  private void count(LogEntry entry, int sign) {
    chars += (long) sign * entry.records().length();
    forced += entry.forced() ? sign : 0;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  synchronized int size() {
    return waiting.size();
  }

  synchronized boolean isCrowded() {
    return waiting.size() >= CROWDED_ENTRIES || chars >= CROWDED_CHARS;
  }

  synchronized boolean holdsForced() {
    return forced > 0;
  }

  /** The next batch; at least one entry if there is any. */
  synchronized Batch take() {
    List<Append> batch = new ArrayList<>();
    Set<TxId> transactions = new HashSet<>();
    Set<IdempotencyKey> keys = new HashSet<>();
    long batchChars = 0;
    for (Iterator<Append> each = waiting.iterator(); each.hasNext(); ) {
      Append append = each.next();
      LogEntry entry = append.entry();
      batchChars += entry.records().length();
      if (batch.size() >= BATCH_ENTRIES_MAX || (batchChars > BATCH_CHARS_MAX && !batch.isEmpty())) {
        break;
      }
      boolean freshKey = entry.claim().map(claim -> !keys.contains(claim.key())).orElse(true);
      if (transactions.add(entry.tx()) && freshKey) {
        entry.claim().ifPresent(claim -> keys.add(claim.key()));
        batch.add(append);
        each.remove();
        count(entry, -1);
      }
    }
    return new Batch(batch);
  }

  /**
   * Takes out the later entries of an entry's transaction in its epoch. What is appended in its
   * place, under its own number, stays; so does what this node wrote since it took the shard again.
   */
  synchronized List<Append> removeFollowers(LogEntry entry) {
    List<Append> removed =
        waiting.stream().filter(append -> follows(append.entry(), entry)).toList();
    removed.forEach(append -> count(append.entry(), -1));
    waiting.removeIf(append -> follows(append.entry(), entry));
    return removed;
  }

  private static boolean follows(LogEntry later, LogEntry earlier) {
    return later.tx().equals(earlier.tx())
        && later.epoch() == earlier.epoch()
        && later.seq() > earlier.seq();
  }

  /** Takes out everything. */
  synchronized List<Append> removeAll() {
    List<Append> removed = List.copyOf(waiting);
    waiting.clear();
    chars = 0;
    forced = 0;
    return removed;
  }
}
