package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.engine.Archive.Folded;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.coordinator.log.Summary.Origin;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TransactionState.Stuck;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What this node knows of one transaction: the fold over its records, and what it cannot go on
 * from.
 *
 * @param <S> its state
 * @param <R> its records
 */
final class Memory<S extends TransactionState, R extends LogRecord> {
  private final Protocol<S, ?, R> protocol;
  private final Machine<S, ?, R> machine;
  private final Origin origin;
  private S state;
  private long updatedAtMillis;
  private boolean begun;
  private Optional<Stuck> halted = Optional.empty();

  private Memory(
      Protocol<S, ?, R> protocol, Origin origin, S state, long updatedAtMillis, boolean begun) {
    this.protocol = protocol;
    this.machine = protocol.machine();
    this.origin = origin;
    this.state = state;
    this.updatedAtMillis = updatedAtMillis;
    this.begun = begun;
  }

  /** Of a transaction that is about to begin. */
  static <S extends TransactionState, R extends LogRecord> Memory<S, R> of(
      Start<S, ?, R> start, S initial, long nowMillis) {
    return new Memory<>(start.protocol(), start.origin(), initial, nowMillis, false);
  }

  /** Of a transaction that is stored. */
  static <S extends TransactionState, R extends LogRecord> Memory<S, R> of(Folded<S, ?, R> folded) {
    StoredTransaction stored = folded.stored();
    return new Memory<>(
        folded.protocol(),
        stored.summary().origin(),
        folded.state(),
        stored.updatedAt().toEpochMilli(),
        true);
  }

  S state() {
    return state;
  }

  String namespace() {
    return origin.namespace();
  }

  String traceparent() {
    return origin.traceparent();
  }

  /** Whether it has happened at all. */
  boolean isBegun() {
    return begun;
  }

  boolean isFinished() {
    return state.finished();
  }

  // --- evolving

  /** The state after these records; nothing is remembered yet. */
  S evolved(List<R> records) {
    S next = state;
    for (R fact : records) {
      next = machine.evolve(next, fact);
    }
    return next;
  }

  void become(S next, long nowMillis) {
    state = next;
    begun = true;
    updatedAtMillis = nowMillis;
  }

  // --- being stuck on the coordinator itself

  /** It cannot go on; returns what is shown. */
  Stuck halt(String why) {
    Stuck stuck = Snapshots.stuck(why);
    halted = Optional.of(stuck);
    return stuck;
  }

  /** What it cannot go on from. */
  Optional<Stuck> halted() {
    return halted;
  }

  /** Whether it cannot go on. */
  boolean isHalted() {
    return halted.isPresent();
  }

  /** It may go on from wherever it is. */
  void goOn() {
    halted = Optional.empty();
  }

  // --- showing

  /** What lists show once it is in that state. */
  Summary summary(S of) {
    return Snapshots.summary(protocol, origin, of, halted);
  }

  /** How it would look in that state. */
  Snapshot shown(S as) {
    return Snapshots.snapshot(
        protocol, origin, as, halted, Instant.ofEpochMilli(updatedAtMillis), List.of());
  }

  Snapshot snapshot(List<StoredTransaction.Entry> history) {
    return Snapshots.snapshot(
        protocol, origin, state, halted, Instant.ofEpochMilli(updatedAtMillis), history);
  }
}
