package dev.verdict.saga.testing;

import dev.verdict.protocol.Durability;
import dev.verdict.protocol.saga.SagaRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The saga's log as the engine keeps it: what is stored, the entries that are being written without
 * anyone waiting, and what is held back until something is written.
 */
final class Journal {
  private final List<SagaRecord> stored = new ArrayList<>();
  private final List<List<SagaRecord>> lazy = new ArrayList<>();
  private final List<SagaRecord> heldBack = new ArrayList<>();
  private int writes;
  private int settled;

  /** How many writes were begun. */
  int writes() {
    return writes;
  }

  /** Stores the records and all before them. */
  void force(List<SagaRecord> records) {
    writes++;
    settled += lazy.size();
    lazy.forEach(stored::addAll);
    lazy.clear();
    stored.addAll(heldBack);
    heldBack.clear();
    stored.addAll(records);
  }

  /** Takes records for which nobody waits; if one of them is lazy they begin to be written. */
  void hold(List<SagaRecord> records) {
    heldBack.addAll(records);
    if (records.stream().anyMatch(each -> each.durability() != Durability.DEFERRED)) {
      writes++;
      lazy.add(List.copyOf(heldBack));
      heldBack.clear();
    }
  }

  /** The number of the newest entry that was begun to be written without anyone waiting. */
  int newestLazyEntry() {
    return settled + lazy.size();
  }

  /** An entry, and those before it, are stored by now, unless they were lost. */
  void arrived(int entry) {
    while (settled < entry && !lazy.isEmpty()) {
      stored.addAll(lazy.remove(0));
      settled++;
    }
  }

  /** How many entries are being written. */
  int lazyEntries() {
    return lazy.size();
  }

  /** The process ended: the first entries got through. */
  void crash(int kept) {
    settled += lazy.size();
    lazy.subList(0, Math.min(kept, lazy.size())).forEach(stored::addAll);
    lazy.clear();
    heldBack.clear();
  }

  List<SagaRecord> stored() {
    return List.copyOf(stored);
  }

  /** All that was written or would be. */
  List<SagaRecord> all() {
    List<SagaRecord> all = new ArrayList<>(stored);
    lazy.forEach(all::addAll);
    all.addAll(heldBack);
    return all;
  }
}
