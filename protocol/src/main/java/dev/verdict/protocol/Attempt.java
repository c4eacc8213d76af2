package dev.verdict.protocol;

import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;

/**
 * One attempt of a call to a branch.
 *
 * @param branch the branch called
 * @param kind the call
 * @param number the number of the attempt, from 1
 */
public record Attempt(BranchId branch, CallKind kind, int number) {
  /** The one that this call is. */
  public static Attempt of(BranchCall call) {
    return new Attempt(call.branch(), call.kind(), call.attempt());
  }
}
