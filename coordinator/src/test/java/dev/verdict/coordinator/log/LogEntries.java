package dev.verdict.coordinator.log;

import dev.verdict.coordinator.log.Summary.Origin;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Entries for tests. */
public final class LogEntries {
  private static final AtomicLong UNIQUE = new AtomicLong();

  public static final Origin ORIGIN = new Origin("default", "anonymous", "", "", Map.of(), "");

  private LogEntries() {}

  public static TxId tx(int shard, long epoch) {
    return tx(Instant.now(), shard, epoch);
  }

  public static TxId tx(Instant at, int shard, long epoch) {
    return TxId.of(at.toEpochMilli(), shard, epoch, UNIQUE.incrementAndGet());
  }

  public static Summary summary(Origin origin, Optional<Outcome> outcome, boolean finished) {
    return new Summary(
        Summary.Kind.ATOMIC,
        origin,
        finished ? "finished" : "active",
        outcome,
        "",
        Optional.empty(),
        finished);
  }

  /** A forced entry without a decision. */
  public static LogEntry begun(TxId tx, long epoch) {
    return entry(tx, epoch, 1, "[\"begun\"]", Optional.empty(), false);
  }

  /** A first entry that decides. */
  public static LogEntry decided(TxId tx, long epoch, Outcome outcome) {
    return entry(tx, epoch, 1, "[\"" + outcome + "\"]", Optional.of(outcome), false);
  }

  /** A lazy last entry. */
  public static LogEntry finished(TxId tx, long epoch, int seq, Outcome outcome) {
    return new LogEntry(
        tx,
        epoch,
        seq,
        "[\"finished\"]",
        false,
        Optional.empty(),
        summary(ORIGIN, Optional.of(outcome), true),
        Optional.empty());
  }

  public static LogEntry entry(
      TxId tx, long epoch, int seq, String records, Optional<Outcome> decision, boolean finished) {
    Summary summary = summary(ORIGIN, decision, finished);
    return new LogEntry(tx, epoch, seq, records, true, decision, summary, Optional.empty());
  }

  public static LogEntry claiming(LogEntry entry, String key, String requestHash) {
    IdempotencyKey idempotencyKey = new IdempotencyKey("default", "anonymous", key);
    return new LogEntry(
        entry.tx(),
        entry.epoch(),
        entry.seq(),
        entry.records(),
        entry.forced(),
        entry.decision(),
        entry.summary(),
        Optional.of(new KeyClaim(idempotencyKey, requestHash)));
  }

  public static LogEntry of(TxId tx, Summary summary) {
    return new LogEntry(tx, tx.epoch(), 1, "[]", true, Optional.empty(), summary, Optional.empty());
  }
}
