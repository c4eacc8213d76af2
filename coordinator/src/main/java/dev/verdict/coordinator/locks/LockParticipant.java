package dev.verdict.coordinator.locks;

import dev.verdict.coordinator.participants.CallFailedException;
import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.FailureKind;
import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.protocol.wire.LockRequest;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;

/**
 * Locks as a participant that the machine calls as it does any other: the action claims, its undo
 * and the end of the transaction release. Its barrier is the row of the transaction in the lock
 * table: a claim that comes after the release meets the tombstone.
 *
 * <p>An action that was refused may be repeated, and then claims anew: a refusal means that nothing
 * is left of the claim.
 */
public final class LockParticipant implements ParticipantCalls {
  private final Locks locks;

  /**
   * @param locks the locks
   */
  public LockParticipant(Locks locks) {
    this.locks = locks;
  }

  @Override
  public Future<BranchAnswer> call(BranchCall call, long epoch, String traceparent) {
    Future<BranchAnswer> answer =
        switch (call.kind()) {
          case ACTION, TRY -> claim(call, epoch);
          case SETTLE -> settle(call.tx(), epoch);
          case COMPENSATE, CONFIRM, CANCEL -> release(call.tx(), epoch);
          case PREPARE, COMMIT, ABORT, COMMIT_ONE_PHASE, SETTLE_ONE_PHASE ->
              Future.failedFuture(
                  new CallFailedException(
                      FailureKind.NOT_SENT, "locks take no part in two phases"));
        };
    return answer.recover(LockParticipant::notAnswered);
  }

  private static Future<BranchAnswer> notAnswered(Throwable failure) {
    return Future.failedFuture(
        failure instanceof CallFailedException
            ? failure
            : new CallFailedException(
                FailureKind.SERVER_ERROR, "the locks' database does not answer: " + failure));
  }

  private Future<BranchAnswer> claim(BranchCall call, long epoch) {
    LockRequest request;
    try {
      request = LockRequest.of(call.payload());
    } catch (LockRequest.InvalidException invalid) {
      return Future.succeededFuture(
          new BranchAnswer.Refused("lock_invalid: " + invalid.getMessage()));
    }
    LockClaim claim = LockClaim.of(call.tx(), request, epoch);
    return locks.claim(claim).compose(standing -> answer(claim, standing));
  }

  private Future<BranchAnswer> answer(LockClaim claim, Standing standing) {
    return switch (standing.state()) {
      case GRANTED -> Future.succeededFuture(granted(standing.token()));
      case RELEASED -> Future.succeededFuture(new BranchAnswer.Tombstone());
      case MISMATCH -> Future.succeededFuture(new BranchAnswer.InputMismatch());
      case STALE_EPOCH -> Future.succeededFuture(new BranchAnswer.StaleEpoch(standing.seenEpoch()));
      case TIMED_OUT ->
          locks.holders(claim.resources().keySet()).map(who -> timedOut(claim.waitMax(), who));
      case WAITING ->
          Future.failedFuture(new CallFailedException(FailureKind.TIMED_OUT, "still waiting"));
    };
  }

  /** The token alone: what is held, the request says. */
  private static BranchAnswer granted(long token) {
    return new BranchAnswer.Done(new Json.Obj(Map.of(HeldLocks.TOKEN, Json.number(token))));
  }

  private static BranchAnswer timedOut(Duration wait, String who) {
    String after = "lock_timeout: not granted within " + wait.toMillis() + " ms";
    return new BranchAnswer.Refused(who.isEmpty() ? after : after + ": " + who);
  }

  private Future<BranchAnswer> settle(TxId tx, long epoch) {
    return locks
        .settle(tx, epoch)
        .map(token -> token.map(LockParticipant::granted).orElseGet(BranchAnswer.Tombstone::new));
  }

  private Future<BranchAnswer> release(TxId tx, long epoch) {
    return locks.release(tx, epoch).map(released -> new BranchAnswer.Done(Json.nil()));
  }
}
