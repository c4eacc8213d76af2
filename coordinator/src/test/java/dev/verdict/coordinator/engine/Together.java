package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Participants that say yes to the same call of several transactions at the same moment, some time
 * after all have come. Lives on the event loop of the only engine.
 */
final class Together implements ParticipantCalls {
  private final int atOnce;
  private final Vertx vertx;
  private final long pauseMillis;
  private final Map<Same, List<Promise<BranchAnswer>>> waiting = new HashMap<>();

  /**
   * @param atOnce how many transactions run at a time
   * @param vertx where they take their time
   * @param pauseMillis how long they take
   */
  Together(int atOnce, Vertx vertx, long pauseMillis) {
    this.atOnce = atOnce;
    this.vertx = vertx;
    this.pauseMillis = pauseMillis;
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
      afterPause(() -> come.forEach(each -> each.complete(new BranchAnswer.Done(Json.nil()))));
    }
    return answer.future();
  }

  private void afterPause(Runnable answers) {
    if (pauseMillis == 0) {
      answers.run();
    } else {
      vertx.setTimer(pauseMillis, id -> answers.run());
    }
  }
}
