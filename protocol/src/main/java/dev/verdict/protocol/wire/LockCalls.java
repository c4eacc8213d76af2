package dev.verdict.protocol.wire;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import java.time.Duration;
import java.util.List;

/** The calls to {@link BuiltIn#LOCKS}. */
public final class LockCalls {
  /** The branch that stands for what a transaction holds. */
  public static final BranchId BRANCH = new BranchId(BuiltIn.LOCKS);

  /** The operation that claims. */
  public static final String HOLD = "hold";

  /** The operation that releases. */
  public static final String RELEASE = "release";

  /** The locks' database may be slow to say that the wait is over. */
  public static final Duration GRACE = Duration.ofMinutes(1);

  private LockCalls() {}

  /** Claims for a transaction that is to begin. */
  public static BranchCall hold(TxId tx, LockRequest request) {
    List<Json> locks =
        request.resources().entrySet().stream()
            .map(lock -> LockRequest.lock(Json.text(lock.getKey()), lock.getValue()))
            .toList();
    return new BranchCall(
        CallKind.ACTION,
        tx,
        BRANCH,
        BuiltIn.LOCKS,
        HOLD,
        LockRequest.json(locks, request.waitMax()),
        1,
        request.waitMax().plus(GRACE));
  }

  /**
   * Tells that a transaction is over. May be lost: whoever keeps the locks looks for the ended by
   * itself.
   *
   * @param timeout how long to wait for the answer, positive
   */
  public static BranchCall release(TxId tx, Duration timeout) {
    return new BranchCall(
        CallKind.CONFIRM, tx, BRANCH, BuiltIn.LOCKS, RELEASE, Json.nil(), 1, timeout);
  }
}
