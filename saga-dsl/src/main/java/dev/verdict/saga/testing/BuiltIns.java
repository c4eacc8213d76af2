package dev.verdict.saga.testing;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.HeldLocks;
import java.util.Map;

/** Locks, which the coordinator grants itself: in a test, a saga gets what it wants to hold. */
final class BuiltIns {
  private static final long TOKEN = 1;

  private boolean busy;

  /** From now on, somebody else holds what the saga wants, for longer than it waits. */
  void busy() {
    busy = true;
  }

  BranchAnswer work(BranchCall call) {
    if (call.kind() != CallKind.ACTION) {
      return new BranchAnswer.Done(Json.nil());
    }
    return busy
        ? new BranchAnswer.Refused("lock_timeout: somebody else holds it")
        : new BranchAnswer.Done(new Json.Obj(Map.of(HeldLocks.TOKEN, Json.number(TOKEN))));
  }
}
