package dev.verdict.coordinator.participants;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import dev.verdict.protocol.wire.ParticipantProtocol;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A call's body, no larger than participants take. What ends a branch at a participant with a
 * barrier is told by its name: its payload only repeats what the participant has stored, and is
 * left out as far as there is no room.
 */
final class CallBody {
  private CallBody() {}

  /**
   * The body.
   *
   * @param epoch the sender's
   * @param guarded whether the participant has a barrier, which stores inputs and outputs
   * @throws CallFailedException if there is no room for what the participant needs
   */
  static byte[] of(BranchCall call, long epoch, boolean guarded) {
    byte[] whole = Wire.write(call, epoch);
    if (fits(whole)) {
      return whole;
    }
    if (call.kind().isWork() || !guarded) {
      throw tooLarge(call, whole.length);
    }
    byte[] less = Wire.write(without(call, ParticipantProtocol.OUTPUT), epoch);
    return fits(less)
        ? less
        : Wire.write(without(call, ParticipantProtocol.OUTPUT, ParticipantProtocol.INPUT), epoch);
  }

  private static boolean fits(byte[] body) {
    return body.length <= ParticipantProtocol.BODY_BYTES_MAX;
  }

  private static BranchCall without(BranchCall call, String... members) {
    Map<String, Json> left = new LinkedHashMap<>();
    if (call.kind() == CallKind.COMPENSATE && call.payload() instanceof Json.Obj payload) {
      left.putAll(payload.members());
    }
    for (String member : members) {
      left.remove(member);
    }
    return withPayload(call, left.isEmpty() ? Json.nil() : new Json.Obj(left));
  }

  private static BranchCall withPayload(BranchCall call, Json payload) {
    return new BranchCall(
        call.kind(),
        call.tx(),
        call.branch(),
        call.participant(),
        call.operation(),
        payload,
        call.attempt(),
        call.timeout(),
        call.locks());
  }

  private static CallFailedException tooLarge(BranchCall call, int bytes) {
    return new CallFailedException(
        FailureKind.TOO_LARGE,
        call.participant()
            + " was not asked to "
            + call.kind().path()
            + ": the call has "
            + bytes
            + " bytes, and participants take "
            + ParticipantProtocol.BODY_BYTES_MAX);
  }
}
