package dev.verdict.coordinator.participants;

import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.BuiltIn;
import dev.verdict.protocol.wire.FailureKind;
import io.vertx.core.Future;
import java.util.Map;

/**
 * Carries calls to the coordinator's own participants within the process, and all others further.
 * Retries, crashes and the order of undoing are no business of theirs: the machine sees no
 * difference.
 */
public final class BuiltInCalls implements ParticipantCalls {
  private final Map<String, ParticipantCalls> builtIns;
  private final ParticipantCalls services;

  /**
   * @param builtIns the coordinator's own participants, by their reserved names
   * @param services carries what is meant for services
   * @throws IllegalArgumentException if a name is not reserved: a service could have it too
   */
  public BuiltInCalls(Map<String, ParticipantCalls> builtIns, ParticipantCalls services) {
    for (String name : builtIns.keySet()) {
      if (!BuiltIn.isReserved(name)) {
        throw new IllegalArgumentException(name + " does not begin with " + BuiltIn.PREFIX);
      }
    }
    this.builtIns = Map.copyOf(builtIns);
    this.services = services;
  }

  @Override
  public Future<BranchAnswer> call(BranchCall call, long epoch, String traceparent) {
    ParticipantCalls builtIn = builtIns.get(call.participant());
    if (builtIn != null) {
      return builtIn.call(call, epoch, traceparent);
    }
    return BuiltIn.isReserved(call.participant())
        ? Future.failedFuture(
            new CallFailedException(
                FailureKind.NOT_SENT, "this coordinator has no " + call.participant()))
        : services.call(call, epoch, traceparent);
  }
}
