package dev.verdict.sdk.barrier;

import dev.verdict.protocol.TxId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** A part of a {@link MemoryBarrier}: the entries in order of arrival, under one lock. */
final class MemoryStripe {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<BranchKey, Slot> slots = new LinkedHashMap<>();

  /** Those that wait for an outcome, so that looking for them costs nothing while there are few. */
  private final Map<BranchKey, Slot> inDoubt = new LinkedHashMap<>();

  private final int entriesMax;
  private final Undoing undoing;
  private String watermark = "";

  /** Until when the step of a saga may be undone. */
  record Undoing(Duration within, Clock clock) {
    private boolean isOver(Slot slot) {
      return slot.entry().style() == Style.SAGA
          && slot.entry().state() == State.DONE
          && Duration.ofMillis(clock.millis() - slot.since()).compareTo(within) > 0;
    }
  }

  /**
   * One branch.
   *
   * @param prepared whether the work waits, unseen, for phase two
   * @param effects what shows the work, if prepared
   * @param since when it got this way, in milliseconds since 1970
   */
  record Slot(Entry entry, boolean prepared, List<Runnable> effects, long since) {
    /** Whether no handler of it can run any more. */
    boolean isFinished() {
      return entry.state() != State.DONE || (entry.style() == Style.PREPARED && !prepared);
    }

    private Slot withoutInput() {
      return new Slot(entry.withoutInput(), prepared, effects, since);
    }
  }

  MemoryStripe(int entriesMax, Undoing undoing) {
    this.entriesMax = entriesMax;
    this.undoing = undoing;
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  Optional<Slot> get(BranchKey key) {
    return Optional.ofNullable(slots.get(key));
  }

  boolean forgotten(BranchKey key) {
    return key.tx().text().compareTo(watermark) <= 0;
  }

  void put(BranchKey key, Slot slot) {
    Slot kept = slot.isFinished() ? slot.withoutInput() : slot;
    Optional<Slot> before = Optional.ofNullable(slots.put(key, kept));
    if (isInDoubt(kept)) {
      inDoubt.put(key, kept);
    } else if (before.filter(MemoryStripe::isInDoubt).isPresent()) {
      inDoubt.remove(key);
    }
    if (before.isEmpty() && slots.size() > entriesMax) {
      dropOldest(key);
    }
  }

  void remove(BranchKey key) {
    slots.remove(key);
    inDoubt.remove(key);
  }

  private void dropOldest(BranchKey newest) {
    Iterator<Slot> oldest = slots.values().iterator();
    Slot slot = oldest.next();
    if (!slot.isFinished() && !undoing.isOver(slot)) {
      remove(newest);
      throw new IllegalStateException(
          "the memory store is full: its oldest branch is not finished");
    }
    oldest.remove();
    raise(slot.entry().key().tx().text());
  }

  void raiseWatermark(String upTo) {
    locked(() -> raise(upTo));
  }

  private void raise(String upTo) {
    watermark = upTo.compareTo(watermark) > 0 ? upTo : watermark;
  }

  void inDoubt(long before, int max, List<BarrierStore.InDoubt> into) {
    locked(
        () ->
            inDoubt.values().stream()
                .filter(slot -> slot.since() <= before)
                .limit(Math.max(0, max))
                .map(slot -> new BarrierStore.InDoubt(slot.entry().key(), slot.entry().style()))
                .forEach(into::add));
  }

  private static boolean isInDoubt(Slot slot) {
    return slot.prepared()
        || (slot.entry().style() == Style.TCC && slot.entry().state() == State.DONE);
  }

  void transactions(String after, TxId upTo, Collection<TxId> into) {
    locked(
        () -> {
          for (BranchKey key : slots.keySet()) {
            if (key.tx().text().compareTo(after) > 0 && key.tx().compareTo(upTo) <= 0) {
              into.add(key.tx());
            }
          }
        });
  }

  int forget(List<TxId> finished) {
    Set<TxId> ids = new HashSet<>(finished);
    int[] count = {0};
    locked(
        () -> {
          int before = slots.size();
          slots
              .entrySet()
              .removeIf(
                  it ->
                      ids.contains(it.getKey().tx())
                          && forgotten(it.getKey())
                          && !isInDoubt(it.getValue()));
          count[0] = before - slots.size();
        });
    return count[0];
  }

  /** Adds what is asked for, and tells the watermark. */
  String holdings(HoldingsQuery query, List<Holding> into) {
    String[] forgotten = {""};
    locked(
        () -> {
          slots.values().stream()
              .filter(slot -> query.includes(slot.entry().key()))
              .sorted(Comparator.comparing((Slot slot) -> slot.entry().key()))
              .limit(query.limit() + 1L)
              .map(MemoryStripe::holding)
              .forEach(into::add);
          forgotten[0] = watermark;
        });
    return forgotten[0];
  }

  private static Holding holding(Slot slot) {
    Entry entry = slot.entry();
    return slot.prepared()
        ? Holding.prepared(entry.key())
        : new Holding(
            entry.key(),
            entry.style(),
            Holding.Status.of(entry.style(), entry.state()),
            Optional.of(Instant.ofEpochMilli(slot.since())));
  }

  private void locked(Runnable body) {
    lock.lock();
    try {
      body.run();
    } finally {
      lock.unlock();
    }
  }
}
