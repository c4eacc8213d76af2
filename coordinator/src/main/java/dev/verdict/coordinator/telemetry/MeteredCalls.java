package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.coordinator.participants.Traffic;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * Calls to participants, counted. Names of participants are bounded: only registered ones count.
 */
public final class MeteredCalls implements ParticipantCalls {
  private static final String UNDER_WAY = "verdict.calls.under.way";
  private static final String PARTICIPANT = "participant";

  private final ParticipantCalls calls;
  private final Traffic traffic;
  private final MeterRegistry registry;
  private final Map<String, Meters> byParticipant = new ConcurrentHashMap<>();

  private record Meters(Counter answered, Counter failed) {}

  /**
   * @param calls carries the calls
   * @param traffic how they go
   * @param registry where to count
   */
  public MeteredCalls(ParticipantCalls calls, Traffic traffic, MeterRegistry registry) {
    this.calls = calls;
    this.traffic = traffic;
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
    if (registry.find(UNDER_WAY).tag(PARTICIPANT, participant).gauge() == null) {
      register(participant);
    }
    return new Meters(counter(participant, "answered"), counter(participant, "failed"));
  }

  /** What all event loops share. */
  private void register(String participant) {
    gauge(UNDER_WAY, participant, Traffic.OfService::underWay)
        .description("calls to participants that were sent and are not over")
        .register(registry);
    gauge("verdict.calls.waiting", participant, Traffic.OfService::waiting)
        .description("calls to participants that wait for their turn")
        .register(registry);
    gauge("verdict.circuits.shut", participant, Traffic.OfService::addressesShut)
        .description("addresses at which most calls failed, so that hardly any work is sent there")
        .register(registry);
    refused(participant, "shut", Traffic.OfService::refusedShut);
    refused(participant, "full", Traffic.OfService::refusedFull);
  }

  private Gauge.Builder<Traffic> gauge(
      String name, String participant, ToDoubleFunction<Traffic.OfService> figure) {
    return Gauge.builder(name, traffic, all -> figure.applyAsDouble(all.of(participant)))
        .tag(PARTICIPANT, participant);
  }

  private void refused(String participant, String why, ToDoubleFunction<Traffic.OfService> figure) {
    FunctionCounter.builder(
            "verdict.calls.refused", traffic, all -> figure.applyAsDouble(all.of(participant)))
        .description("calls to participants that were not sent: all addresses shut, queue full")
        .tag(PARTICIPANT, participant)
        .tag("why", why)
        .register(registry);
  }

  private Counter counter(String participant, String result) {
    return Counter.builder("verdict.calls")
        .description("calls to participants; failed are those without an answer of the protocol")
        .tag(PARTICIPANT, participant)
        .tag("result", result)
        .register(registry);
  }
}
