package dev.verdict.protocol.wire;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import java.time.Duration;

/**
 * One call of a coordinator to a participant.
 *
 * @param kind what is asked
 * @param tx the transaction
 * @param branch the branch: together with {@code tx} the participant's key for duplicates
 * @param participant the registered name of the service to call
 * @param operation the service's operation; empty if the branch names none
 * @param payload the operation's input; {@link Json#nil} if there is none
 * @param attempt the number of this attempt, from 1
 * @param timeout how long to wait for the answer, positive
 * @param locks what the transaction holds
 */
public record BranchCall(
    CallKind kind,
    TxId tx,
    BranchId branch,
    String participant,
    String operation,
    Json payload,
    int attempt,
    Duration timeout,
    HeldLocks locks) {
  /** One of a transaction that holds nothing. */
  public BranchCall(
      CallKind kind,
      TxId tx,
      BranchId branch,
      String participant,
      String operation,
      Json payload,
      int attempt,
      Duration timeout) {
    this(kind, tx, branch, participant, operation, payload, attempt, timeout, HeldLocks.NONE);
  }
}
