package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.LogEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server acknowledged without having flushed it: it flushes soon by itself, or with the
 * next forced write. If it crashes before, it may have lost that, while this node counts on it, so
 * it is written again before anything else.
 */
final class Unflushed {
  /** With more than this, lazy entries are flushed too. */
  static final int ENTRIES_MAX = 1_000;

  /** With more than this, lazy entries are flushed too. */
  static final long CHARS_MAX = 4L << 20;

  private final List<List<LogEntry>> batches = new ArrayList<>();
  private int entries;
  private long chars;

  /** These were acknowledged after all others. */
  void add(List<LogEntry> batch) {
    batches.add(batch);
    entries += batch.size();
    batch.forEach(entry -> chars += entry.records().length());
  }

  boolean isFull() {
    return entries > ENTRIES_MAX || chars > CHARS_MAX;
  }

  /** In the order in which they were acknowledged. */
  List<List<LogEntry>> batches() {
    return List.copyOf(batches);
  }

  /** A later write was flushed, and with it all before it. */
  void clear() {
    batches.clear();
    entries = 0;
    chars = 0;
  }
}
