package dev.verdict.coordinator.console;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.saga.StepKey;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import java.time.Instant;
import java.util.Optional;

/**
 * An attempt of a call that failed, as the node remembers it that made the attempt.
 *
 * @param branch whose call it was
 * @param kind what was asked
 * @param attempt its number, from 1
 * @param at when it had failed
 * @param instance host and port of the instance that was called last; empty if none was
 */
public record FailedTry(
    BranchId branch, CallKind kind, int attempt, Instant at, Optional<String> instance) {
  /** The same of a saga, by the name of its step. */
  FailedTry ofStep() {
    return new FailedTry(StepKey.of(branch).step(), kind, attempt, at, instance);
  }

  boolean isOf(BranchCall call, int number) {
    return branch.equals(call.branch()) && kind == call.kind() && attempt == number;
  }
}
