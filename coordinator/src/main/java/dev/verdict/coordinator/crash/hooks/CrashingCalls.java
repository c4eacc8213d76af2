package dev.verdict.coordinator.crash.hooks;

import dev.verdict.coordinator.crash.CrashPoint;
import dev.verdict.coordinator.crash.CrashPoints;
import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Calls to participants with crash points around them. Like what it wraps it belongs to one
 * engine's thread.
 */
public final class CrashingCalls implements ParticipantCalls {
  /** Transactions whose first call of a phase is remembered. */
  private static final int REMEMBERED_MAX = 10_000;

  private final ParticipantCalls calls;
  private final CrashPoints points;
  private final Map<Phase, First> firsts = new LinkedHashMap<>();

  /**
   * @param calls carries the calls
   * @param points where to die
   */
  public CrashingCalls(ParticipantCalls calls, CrashPoints points) {
    this.calls = calls;
    this.points = points;
  }

  /** The calls that a transaction makes side by side. */
  private record Phase(TxId tx, CrashPoint partlyDone) {
    static Optional<Phase> of(BranchCall call) {
      return switch (call.kind()) {
        case PREPARE, TRY -> Optional.of(new Phase(call.tx(), CrashPoint.PHASE_ONE_PARTLY_ASKED));
        case COMMIT, CONFIRM, ABORT, CANCEL ->
            Optional.of(new Phase(call.tx(), CrashPoint.OUTCOME_PARTLY_TOLD));
        case COMMIT_ONE_PHASE, SETTLE_ONE_PHASE, ACTION, COMPENSATE, SETTLE -> Optional.empty();
      };
    }
  }

  private record First(BranchId branch, Future<BranchAnswer> answer) {}

  @Override
  public Future<BranchAnswer> call(BranchCall call, long epoch, String traceparent) {
    Optional<Phase> phase = Phase.of(call);
    if (phase.isPresent()) {
      First first = firsts.get(phase.get());
      if (first == null) {
        Future<BranchAnswer> answer = make(call, epoch, traceparent);
        remember(phase.get(), new First(call.branch(), answer));
        return answer;
      }
      CrashPoint partlyDone = phase.get().partlyDone();
      if (!first.branch().equals(call.branch()) && points.isDue(partlyDone)) {
        first.answer().onComplete(answered -> points.die(partlyDone));
        return Promise.<BranchAnswer>promise().future();
      }
    }
    return make(call, epoch, traceparent);
  }

  private void remember(Phase phase, First first) {
    firsts.put(phase, first);
    if (firsts.size() > REMEMBERED_MAX) {
      firsts.remove(firsts.keySet().iterator().next());
    }
  }

  private Future<BranchAnswer> make(BranchCall call, long epoch, String traceparent) {
    if (call.kind() == CallKind.COMPENSATE) {
      points.pass(CrashPoint.COMPENSATION_UNSENT);
    }
    return calls
        .call(call, epoch, traceparent)
        .map(
            answer -> {
              heard(call.kind()).ifPresent(points::pass);
              return answer;
            });
  }

  private static Optional<CrashPoint> heard(CallKind kind) {
    return switch (kind) {
      case PREPARE, TRY, COMMIT_ONE_PHASE, SETTLE_ONE_PHASE -> Optional.of(CrashPoint.VOTE_HEARD);
      case COMMIT, CONFIRM, ABORT, CANCEL -> Optional.of(CrashPoint.ACKNOWLEDGEMENT_HEARD);
      case ACTION -> Optional.of(CrashPoint.STEP_ANSWERED);
      case COMPENSATE -> Optional.of(CrashPoint.COMPENSATION_ANSWERED);
      case SETTLE -> Optional.empty();
    };
  }
}
