package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.participants.CallFailedException;
import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.FailureKind;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Host;
import dev.verdict.stress.simulate.world.kernel.Wire;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.Optional;

/** A coordinator's calls to the services, over the network. */
class Calls implements ParticipantCalls {
  private static final long REFUSED_US = 1_000;

  private final Wire wire;
  private final Host host;
  private final Peril peril;
  private final Map<String, Service> services;

  Calls(Wire wire, Host host, Peril peril, Map<String, Service> services) {
    this.wire = wire;
    this.host = host;
    this.peril = peril;
    this.services = services;
  }

  @Override
  public Future<BranchAnswer> call(BranchCall call, long epoch, String traceparent) {
    Service service = services.get(call.participant());
    if (service == null) {
      return Future.failedFuture(
          new CallFailedException(FailureKind.NOT_SENT, call.participant() + " is not known"));
    }
    Promise<BranchAnswer> promise = Promise.promise();
    peril.pass(CrashPoints.Moment.BEFORE, call.kind());
    if (host.isDead()) {
      return promise.future();
    }
    Agenda.Entry patience =
        host.after(
            call.timeout().toMillis() * Agenda.MILLI,
            () ->
                promise.tryFail(
                    new CallFailedException(FailureKind.TIMED_OUT, "no answer in time")));
    Host there = service.host();
    if (there.isDead() && wire.passes(there.name(), host.name())) {
      host.after(
          REFUSED_US,
          () -> promise.tryFail(new CallFailedException(FailureKind.NOT_SENT, "no connection")));
      return promise.future();
    }
    String what = call.kind() + " " + call.branch() + " of " + call.tx() + " in epoch " + epoch;
    wire.send(
        host,
        there,
        what,
        () ->
            service.receive(
                call,
                epoch,
                answer ->
                    wire.send(
                        there,
                        host,
                        "answer to " + what,
                        () -> {
                          patience.cancel();
                          answered(promise, answer);
                        })));
    peril.pass(CrashPoints.Moment.AFTER, call.kind());
    return promise.future();
  }

  private static void answered(Promise<BranchAnswer> promise, Optional<BranchAnswer> answer) {
    if (answer.isPresent()) {
      promise.tryComplete(answer.get());
    } else {
      promise.tryFail(new CallFailedException(FailureKind.SERVER_ERROR, "answered 500"));
    }
  }
}
