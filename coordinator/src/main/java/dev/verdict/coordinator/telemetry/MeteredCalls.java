package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls to participants, counted. Names of participants are bounded: only registered ones count.
 */
public final class MeteredCalls implements ParticipantCalls {
  private final ParticipantCalls calls;
  private final MeterRegistry registry;
  private final Map<String, Meters> byParticipant = new ConcurrentHashMap<>();

  private record Meters(Counter answered, Counter failed) {}

  /**
   * @param calls carries the calls
   * @param registry where to count
   */
  public MeteredCalls(ParticipantCalls calls, MeterRegistry registry) {
    this.calls = calls;
    this.registry = registry;
  }

  @Override
  public Future<BranchAnswer> call(BranchCall call, long epoch, String traceparent) {
    Meters meters = byParticipant.computeIfAbsent(call.participant(), this::meters);
    return calls
        .call(call, epoch, traceparent)
        .onComplete(done -> (done.succeeded() ? meters.answered() : meters.failed()).increment());
  }

  private Meters meters(String participant) {
    return new Meters(counter(participant, "answered"), counter(participant, "failed"));
  }

  private Counter counter(String participant, String result) {
    return Counter.builder("verdict.calls")
        .description("calls to participants; failed are those without an answer of the protocol")
        .tag("participant", participant)
        .tag("result", result)
        .register(registry);
  }
}
