package dev.verdict.sdk.barrier;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.HeldLocks;

/**
 * A call as it came in.
 *
 * @param kind what is asked
 * @param key of which branch
 * @param epoch the sender's epoch
 * @param operation the service's operation; empty if the call names none
 * @param payload the operation's input; {@link Json#nil} if there is none
 * @param inputHash the hash of operation and payload for work; else empty
 * @param locks what the transaction holds
 * @param first whether the sender says that it did not send this work before; no more than a hint
 */
public record Call(
    CallKind kind,
    BranchKey key,
    long epoch,
    String operation,
    Json payload,
    String inputHash,
    HeldLocks locks,
    boolean first) {

  /** A call, its hash computed. */
  public static Call of(CallKind kind, BranchKey key, long epoch, String operation, Json payload) {
    return of(kind, key, epoch, operation, payload, HeldLocks.NONE);
  }

  /** A call of a transaction that holds something, its hash computed. */
  public static Call of(
      CallKind kind, BranchKey key, long epoch, String operation, Json payload, HeldLocks locks) {
    String hash = kind.isWork() ? InputHash.of(operation, payload) : "";
    return new Call(kind, key, epoch, operation, payload, hash, locks, false);
  }

  /** The same call, sent for the first time, or not. */
  public Call first(boolean isFirst) {
    return first == isFirst
        ? this
        : new Call(kind, key, epoch, operation, payload, inputHash, locks, isFirst);
  }

  /** Whether it is work that somebody who holds the resources now must not see. */
  boolean isFencedByLocks() {
    return kind.isWork() && !locks.isEmpty();
  }

  /** The protocol that the call belongs to. */
  public Style style() {
    return Style.of(kind);
  }
}
