package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/** Calls to participants, counted and timed. */
public final class MeteredCalls implements ParticipantCalls {
  private final ParticipantCalls calls;
  private final CallMeters meters;

  /**
   * @param calls carries the calls
   * @param meters where to count
   */
  public MeteredCalls(ParticipantCalls calls, CallMeters meters) {
    this.calls = calls;
    this.meters = meters;
  }

  @Override
  public Future<BranchAnswer> call(BranchCall call, long epoch, String traceparent) {
    CallMeters.OfParticipant participant = meters.of(call.participant());
    long begun = System.nanoTime();
    return calls
        .call(call, epoch, traceparent)
        .onComplete(
            done -> {
              participant.took().record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
              (done.succeeded() ? participant.answered() : participant.failed()).increment();
            });
  }
}
