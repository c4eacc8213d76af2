package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.LogFullException;
import dev.verdict.coordinator.log.LogRejectedException;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One transaction's way into the log: what is held back, what is under way, and the number of the
 * next entry. What was held back goes with whatever is written next. What finds no room in the log
 * is appended again, in the same order.
 *
 * @param <R> the protocol's records
 */
final class Journal<R extends LogRecord> {
  /** Records held back before they are written although nothing urgent follows. */
  private static final int HELD_BACK_RECORDS_MAX = 256;

  /**
   * About how many characters are held back before they are written although nothing urgent
   * follows. Together with the records of one more request they are far below what one entry may
   * hold, even if all of them must be escaped.
   */
  private static final int HELD_BACK_CHARS_MAX = 1 << 20;

  private final Shard shard;
  private final TxId id;
  private final Protocol<?, ?, R> protocol;
  private final Optional<KeyClaim> claim;
  private final List<R> heldBack = new ArrayList<>(4);
  private @Nullable Room room;
  private int heldBackChars;
  private int seq;
  private int storedSeq;
  private int lazyUnderWay;

  /**
   * @param shard where the transaction lives
   * @param id the transaction
   * @param protocol how its records are stored
   * @param claim the key that its first entry takes
   * @param seq the number of its last stored entry; 0 if nothing is stored
   */
  Journal(Shard shard, TxId id, Protocol<?, ?, R> protocol, Optional<KeyClaim> claim, int seq) {
    this.shard = shard;
    this.id = id;
    this.protocol = protocol;
    this.claim = claim;
    this.seq = seq;
    this.storedSeq = seq;
  }

  // --- what is held back

  void hold(List<R> records) {
    for (R fact : records) {
      hold(fact);
    }
  }

  void hold(R fact) {
    heldBack.add(fact);
    heldBackChars += protocol.sizeOf(fact);
  }

  boolean holdsAny() {
    return !heldBack.isEmpty();
  }

  boolean holdsTooMuch() {
    return heldBack.size() > HELD_BACK_RECORDS_MAX || heldBackChars > HELD_BACK_CHARS_MAX;
  }

  private void release() {
    heldBack.clear();
    heldBackChars = 0;
  }

  // --- where it stands

  /** The number of the last entry that was handed to the log. */
  int seq() {
    return seq;
  }

  /** Whether nothing of the transaction is stored for certain. */
  boolean isBlank() {
    return storedSeq == 0;
  }

  /** Whether lazy entries are under way whose outcome is not known, or wait for room. */
  boolean isLagging() {
    return lazyUnderWay > 0 || isAwaitingRoom();
  }

  /** Whether no more may be held back until there is room in the log. */
  boolean isCrammed() {
    return isAwaitingRoom() && holdsTooMuch();
  }

  private boolean isAwaitingRoom() {
    return room != null && room.isAwaited();
  }

  // --- appending

  /**
   * Writes what is held back, without waiting. If there is no room it stays held back.
   *
   * @param again does the same later, with the summary as it is then
   */
  void writeHeldBack(Summary summary, Runnable again, Completable<AppendOutcome> listener) {
    if (isAwaitingRoom()) {
      return;
    }
    Future<AppendOutcome> outcome = append(heldBack, summary, false);
    if (foundNoRoom(outcome)) {
      room().tryLater(again);
      return;
    }
    roomFound();
    release();
    int written = ++seq;
    lazyUnderWay++;
    outcome.onComplete(
        (known, failure) -> {
          lazyUnderWay--;
          if (known instanceof AppendOutcome.Appended) {
            storedSeq = Math.max(storedSeq, written);
          }
          listener.complete(known, failure);
        });
  }

  /**
   * Writes records that must be durable, and what is held back with them; {@link #stored} follows
   * if they are. If there is no room, that is tried again until there is.
   */
  void force(List<R> records, Summary summary, Completable<AppendOutcome> listener) {
    appendPatiently(withHeldBack(records), summary, listener);
  }

  /** The same, but the listener hears of it if there is no room. */
  void forceAtOnce(List<R> records, Summary summary, Completable<AppendOutcome> listener) {
    append(withHeldBack(records), summary, true).onComplete(listener);
  }

  /** Writes records that must be durable in place of all that is not stored. */
  void forceInstead(List<R> records, Summary summary, Completable<AppendOutcome> listener) {
    seq = storedSeq;
    appendPatiently(records, summary, listener);
  }

  private void appendPatiently(
      List<R> records, Summary summary, Completable<AppendOutcome> listener) {
    Future<AppendOutcome> outcome = append(records, summary, true);
    if (foundNoRoom(outcome)) {
      room().tryLater(() -> appendPatiently(records, summary, listener));
    } else {
      roomFound();
      outcome.onComplete(listener);
    }
  }

  private List<R> withHeldBack(List<R> records) {
    List<R> all = new ArrayList<>(heldBack.size() + records.size());
    all.addAll(heldBack);
    all.addAll(records);
    return all;
  }

  private Future<AppendOutcome> append(List<R> records, Summary summary, boolean forced) {
    String text;
    try {
      text = protocol.codec().write(records);
    } catch (RuntimeException e) {
      return Future.failedFuture(
          new LogRejectedException("its records cannot be written as text: " + e.getMessage(), e));
    }
    return shard
        .log()
        .append(
            new LogEntry(
                id,
                shard.epoch(),
                seq + 1,
                text,
                forced,
                decision(records),
                summary,
                seq == 0 ? claim : Optional.empty()));
  }

  private Optional<Outcome> decision(List<R> records) {
    for (int i = records.size() - 1; i >= 0; i--) {
      Optional<Outcome> decision = records.get(i).decision();
      if (decision.isPresent()) {
        return decision;
      }
    }
    return Optional.empty();
  }

  /** What was forced is durable, and what was held back is with it or replaced by it. */
  void stored() {
    seq++;
    storedSeq = seq;
    release();
  }

  /** Somebody else wrote more than this journal knew. */
  void skipTo(int otherSeq) {
    seq = otherSeq;
    storedSeq = otherSeq;
    release();
  }

  // --- waiting for room

  private static boolean foundNoRoom(Future<AppendOutcome> outcome) {
    return outcome.failed() && outcome.cause() instanceof LogFullException;
  }

  private Room room() {
    Room known = room;
    if (known == null) {
      known = new Room(shard.parts());
      room = known;
    }
    return known;
  }

  private void roomFound() {
    if (room != null) {
      room.found();
    }
  }

  /** Appends nothing more by itself. */
  void stop() {
    if (room != null) {
      room.cancel();
    }
  }
}
