package dev.verdict.coordinator.participants;

import dev.verdict.coordinator.addresses.AddressGate;
import dev.verdict.coordinator.timing.TimerWheel;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.FailureKind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;

/** Carries calls over HTTP. One object serves one engine, on its event loop. */
public final class HttpParticipantCalls implements ParticipantCalls {
  private final TimerWheel timers;
  private final ParticipantRegistry registry;
  private final CallLimits limits;
  private final Clock clock;
  private final Executor turns;
  private final Connections connections;
  private final IntConsumer together;
  private final Map<String, Service> services = new HashMap<>();

  /**
   * To be made on the event loop that carries the calls.
   *
   * @param vertx whose event loop that is
   * @param registry who may be called, and where
   * @param limits the bounds
   */
  public HttpParticipantCalls(Vertx vertx, ParticipantRegistry registry, CallLimits limits) {
    this(vertx, registry, limits, calls -> {});
  }

  /**
   * The same.
   *
   * @param together told how many calls leave in one request, of each that can carry several
   */
  public HttpParticipantCalls(
      Vertx vertx, ParticipantRegistry registry, CallLimits limits, IntConsumer together) {
    this(vertx, registry, limits, together, Clock.systemUTC());
  }

  /** The same, with another clock for its circuits. */
  HttpParticipantCalls(
      Vertx vertx,
      ParticipantRegistry registry,
      CallLimits limits,
      IntConsumer together,
      Clock clock) {
    this.timers = new TimerWheel(vertx);
    this.registry = registry;
    this.limits = limits;
    this.together = together;
    this.clock = clock;
    Context loop = vertx.getOrCreateContext();
    this.turns = task -> loop.runOnContext(nothing -> task.run());
    this.connections =
        new Connections(vertx, timers, limits, new AddressGate(vertx, registry.addresses()));
  }

  @Override
  public Future<BranchAnswer> call(BranchCall call, long epoch, String traceparent) {
    Optional<Participant> participant = registry.find(call.participant());
    if (participant.isEmpty()) {
      return failed(call.participant() + " is not registered");
    }
    byte[] body;
    try {
      body = CallBody.of(call, epoch, participant.get().asks());
    } catch (CallFailedException tooLarge) {
      return Future.failedFuture(tooLarge);
    }
    Service service = service(participant.get());
    Exchange exchange =
        new Exchange(timers, connections, this::batches, limits, service, call, body, traceparent);
    exchange.enter();
    return exchange.answer();
  }

  /** Closes the connections; calls under way fail. */
  public Future<Void> close() {
    return connections.close();
  }

  private Batches batches(Callee callee) {
    return callee.batches(to -> new Batches(turns, timers, connections, limits, to, together));
  }

  private Service service(Participant participant) {
    Service service = services.get(participant.name());
    if (service == null) {
      service = new Service(participant, limits, clock);
      services.put(participant.name(), service);
      registry.traffic().add(participant.name(), service);
    }
    service.update(participant);
    return service;
  }

  private static Future<BranchAnswer> failed(String why) {
    return Future.failedFuture(new CallFailedException(FailureKind.NOT_SENT, why));
  }
}
