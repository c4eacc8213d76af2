package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.participants.CallFailedException;
import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import dev.verdict.protocol.wire.HeldLocks;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Locks that grant, or do what a test says. */
final class ModelLocks implements ParticipantCalls {
  static final BranchAnswer GRANTED =
      new BranchAnswer.Done(new Json.Obj(Map.of(HeldLocks.TOKEN, Json.number(17))));

  final List<BranchCall> calls = new ArrayList<>();
  Future<BranchAnswer> claim = Future.succeededFuture(GRANTED);
  int failingReleases;

  List<CallKind> kinds() {
    return calls.stream().map(BranchCall::kind).toList();
  }

  static <T> Future<T> away() {
    return Future.failedFuture(new CallFailedException(FailureKind.SERVER_ERROR, "away"));
  }

  @Override
  public Future<BranchAnswer> call(BranchCall call, long epoch, String traceparent) {
    calls.add(call);
    if (call.kind() == CallKind.ACTION) {
      return claim;
    }
    return failingReleases-- > 0
        ? away()
        : Future.succeededFuture(new BranchAnswer.Done(Json.nil()));
  }
}
