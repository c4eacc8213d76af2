package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One transaction's way into the log: what is held back, what is under way, and the number of the
 * next entry. What was held back goes with whatever is written next.
 *
 * @param <R> the protocol's records
 */
final class Journal<R extends LogRecord> {
  /** Records held back before they are written although nothing urgent follows. */
  private static final int HELD_BACK_MAX = 256;

  private final Shard shard;
  private final TxId id;
  private final RecordCodec<R> codec;
  private final Optional<KeyClaim> claim;
  private final List<R> heldBack = new ArrayList<>(4);
  private int seq;
  private int lazyUnderWay;

  /**
   * @param shard where the transaction lives
   * @param id the transaction
   * @param codec how its records are stored
   * @param claim the key that its first entry takes
   * @param seq the number of its last stored entry; 0 if nothing is stored
   */
  Journal(Shard shard, TxId id, RecordCodec<R> codec, Optional<KeyClaim> claim, int seq) {
    this.shard = shard;
    this.id = id;
    this.codec = codec;
    this.claim = claim;
    this.seq = seq;
  }

  void hold(List<R> records) {
    heldBack.addAll(records);
  }

  void hold(R fact) {
    heldBack.add(fact);
  }

  boolean holdsAny() {
    return !heldBack.isEmpty();
  }

  boolean holdsTooMuch() {
    return heldBack.size() > HELD_BACK_MAX;
  }

  /** Forgets what is held back. */
  void drop() {
    heldBack.clear();
  }

  int seq() {
    return seq;
  }

  /** Whether lazy entries are under way whose outcome is not known. */
  boolean isLagging() {
    return lazyUnderWay > 0;
  }

  /** Writes what is held back, without waiting. */
  Future<AppendOutcome> writeHeldBack(Summary summary) {
    Future<AppendOutcome> outcome = shard.log().append(entry(heldBack, summary, false));
    heldBack.clear();
    seq++;
    lazyUnderWay++;
    return outcome.onComplete((known, failure) -> lazyUnderWay--);
  }

  /** Writes records that must be durable; {@link #stored} follows if they are. */
  Future<AppendOutcome> force(List<R> records, Summary summary) {
    List<R> all = new ArrayList<>(heldBack.size() + records.size());
    all.addAll(heldBack);
    all.addAll(records);
    return shard.log().append(entry(all, summary, true));
  }

  /** What was forced is durable, and what was held back with it. */
  void stored() {
    seq++;
    heldBack.clear();
  }

  /** Somebody else wrote more than this journal knew. */
  void skipTo(int storedSeq) {
    seq = storedSeq;
    heldBack.clear();
  }

  private LogEntry entry(List<R> records, Summary summary, boolean forced) {
    return new LogEntry(
        id,
        shard.epoch(),
        seq + 1,
        codec.write(records),
        forced,
        decision(records),
        summary,
        seq == 0 ? claim : Optional.empty());
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
}
