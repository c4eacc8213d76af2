package dev.verdict.coordinator.engine;

import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.protocol.wire.LockCalls;
import dev.verdict.protocol.wire.LockRequest;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Takes what a transaction is to hold before it begins, and gives it back if it does not begin. If
 * this node dies in between, nothing is known of the transaction: its locks are released once the
 * shard is led in a newer epoch.
 */
final class Claims {
  private static final Duration RELEASE_MAX = Duration.ofSeconds(10);
  private static final Duration RELEASE_AGAIN = Duration.ofSeconds(1);

  private final Shard shard;
  private final EngineParts parts;

  Claims(Shard shard, EngineParts parts) {
    this.shard = shard;
    this.parts = parts;
  }

  /** What is granted; fails if that is not everything, and nothing is kept then. */
  Future<HeldLocks> take(TxId id, LockRequest request, String traceparent) {
    return parts
        .calls()
        .call(LockCalls.hold(id, request), shard.epoch(), traceparent)
        .recover(failure -> Future.failedFuture(away(String.valueOf(failure.getMessage()))))
        .compose(answer -> answer.accept(new ToHold(request)))
        .onFailure(
            failure -> {
              if (!isRefused(failure)) {
                giveBack(id);
              }
            });
  }

  /** A refusal means that nothing is left of the claim. */
  private static boolean isRefused(Throwable failure) {
    return failure instanceof CoordinatorException refused
        && refused.code() == CoordinatorException.Code.LOCK_TIMEOUT;
  }

  /**
   * Gives back what a transaction was granted that has not begun and never will, whoever leads the
   * shard by now. It is repeated until it is done, but not once somebody else leads the shard.
   */
  void giveBack(TxId id) {
    parts
        .calls()
        .call(LockCalls.release(id, RELEASE_MAX), shard.epoch(), "")
        .onFailure(failure -> parts.time().after(RELEASE_AGAIN, () -> giveBackAgain(id)));
  }

  private void giveBackAgain(TxId id) {
    if (!shard.isGone()) {
      giveBack(id);
    }
  }

  private CoordinatorException away(String why) {
    return Failures.locksAway(why, parts.limits().retryAfter());
  }

  private final class ToHold implements BranchAnswer.Visitor<Future<HeldLocks>> {
    private final LockRequest request;

    ToHold(LockRequest request) {
      this.request = request;
    }

    @Override
    public Future<HeldLocks> done(BranchAnswer.Done answer) {
      return HeldLocks.of(answer.output())
          .map(granted -> new HeldLocks(granted.token(), request.resources()))
          .map(Future::succeededFuture)
          .orElseGet(() -> Future.failedFuture(away("no token was told")));
    }

    @Override
    public Future<HeldLocks> readOnly(BranchAnswer.ReadOnly answer) {
      return Future.failedFuture(away("no token was told"));
    }

    @Override
    public Future<HeldLocks> refused(BranchAnswer.Refused answer) {
      return Future.failedFuture(Failures.notGranted(answer.reason()));
    }

    @Override
    public Future<HeldLocks> tombstone(BranchAnswer.Tombstone answer) {
      return Future.failedFuture(away("it ended meanwhile"));
    }

    @Override
    public Future<HeldLocks> unknownBranch(BranchAnswer.UnknownBranch answer) {
      return Future.failedFuture(away("unknown"));
    }

    @Override
    public Future<HeldLocks> staleEpoch(BranchAnswer.StaleEpoch answer) {
      return Future.failedFuture(away("epoch " + answer.seen() + " was seen"));
    }

    @Override
    public Future<HeldLocks> inputMismatch(BranchAnswer.InputMismatch answer) {
      return Future.failedFuture(away("something else was claimed"));
    }
  }
}
