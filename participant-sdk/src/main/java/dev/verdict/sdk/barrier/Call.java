package dev.verdict.sdk.barrier;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.CallKind;

/**
 * A call as it came in.
 *
 * @param kind what is asked
 * @param key of which branch
 * @param epoch the sender's epoch
 * @param operation the service's operation; empty if the call names none
 * @param payload the operation's input; {@link Json#nil} if there is none
 * @param inputHash the hash of operation and payload for work; else empty
 */
public record Call(
    CallKind kind, BranchKey key, long epoch, String operation, Json payload, String inputHash) {

  /** A call, its hash computed. */
  public static Call of(CallKind kind, BranchKey key, long epoch, String operation, Json payload) {
    String hash = kind.isWork() ? InputHash.of(operation, payload) : "";
    return new Call(kind, key, epoch, operation, payload, hash);
  }

  /** The protocol that the call belongs to. */
  public Style style() {
    return Style.of(kind);
  }
}
