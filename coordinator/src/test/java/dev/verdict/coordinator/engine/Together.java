package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Participants that say yes to the same call of several transactions at the same moment, when all
 * have come. Lives on the event loop of the only engine.
 */
final class Together implements ParticipantCalls {
  private final int atOnce;
  private final Map<Same, List<Promise<BranchAnswer>>> waiting = new HashMap<>();

  /**
   * @param atOnce how many transactions run at a time
   */
  Together(int atOnce) {
    this.atOnce = atOnce;
  }

  private record Same(CallKind kind, BranchId branch) {}

  @Override
  public Future<BranchAnswer> call(BranchCall call, long epoch, String traceparent) {
    Promise<BranchAnswer> answer = Promise.promise();
    Same same = new Same(call.kind(), call.branch());
    List<Promise<BranchAnswer>> come = waiting.computeIfAbsent(same, any -> new ArrayList<>());
    come.add(answer);
    if (come.size() == atOnce) {
      waiting.remove(same);
      come.forEach(each -> each.complete(new BranchAnswer.Done(Json.nil())));
    }
    return answer.future();
  }
}
