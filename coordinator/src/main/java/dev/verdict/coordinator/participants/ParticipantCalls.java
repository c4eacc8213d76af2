package dev.verdict.coordinator.participants;

import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import io.vertx.core.Future;

/** Carries calls to participants: the transport that the engine is given. */
public interface ParticipantCalls {
  /**
   * Makes one call, once.
   *
   * @param call what to send, and how long to wait for the answer
   * @param epoch the sender's epoch of the transaction's shard
   * @param traceparent W3C trace context to pass on; empty for none
   * @return the answer; fails with {@link CallFailedException} for anything that is not one
   */
  Future<BranchAnswer> call(BranchCall call, long epoch, String traceparent);
}
