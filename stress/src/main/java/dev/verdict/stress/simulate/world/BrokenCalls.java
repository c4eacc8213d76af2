package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.stress.chaos.history.Part;
import dev.verdict.stress.chaos.history.Style;
import io.vertx.core.Future;
import java.util.List;

/** Calls that are made, or understood, wrongly. */
final class BrokenCalls implements ParticipantCalls {
  private static final int ATTEMPTS = 3;
  private static final BranchAnswer DONE = new BranchAnswer.Done(Json.nil());

  private final Mutant mutant;
  private final ParticipantCalls sound;

  BrokenCalls(Mutant mutant, ParticipantCalls sound) {
    this.mutant = mutant;
    this.sound = sound;
  }

  @Override
  public Future<BranchAnswer> call(BranchCall call, long epoch, String traceparent) {
    CallKind kind = call.kind();
    boolean skipped = mutant == Mutant.COMPENSATION_SKIPPED && kind == CallKind.COMPENSATE;
    boolean givenUp = mutant == Mutant.RETRIES_END && !kind.isWork() && call.attempt() >= ATTEMPTS;
    if (skipped || givenUp) {
      return Future.succeededFuture(DONE);
    }
    if (mutant == Mutant.SETTLE_SKIPPED && kind == CallKind.SETTLE) {
      return Future.succeededFuture(new BranchAnswer.Tombstone());
    }
    boolean untold = mutant == Mutant.LOCKS_NOT_TOLD && kind == CallKind.COMPENSATE;
    boolean turned = mutant == Mutant.UNDONE_FORWARD && kind == CallKind.COMPENSATE;
    Future<BranchAnswer> answer =
        sound.call(turned ? opposite(call) : untold ? untold(call) : call, epoch, traceparent);
    if (mutant == Mutant.ATTEMPT_NOT_RECORDED && isPlain(call)) {
      return answer.recover(failure -> sound.call(next(call), epoch, traceparent));
    }
    boolean guesses =
        switch (kind) {
          case PREPARE, TRY -> mutant == Mutant.SILENCE_IS_YES;
          case COMMIT, ABORT, CONFIRM, CANCEL, COMPENSATE -> mutant == Mutant.SILENCE_IS_DONE;
          case COMMIT_ONE_PHASE, SETTLE_ONE_PHASE, ACTION, SETTLE -> false;
        };
    return guesses ? answer.recover(failure -> Future.succeededFuture(DONE)) : answer;
  }

  private static boolean isPlain(BranchCall call) {
    return call.kind() == CallKind.ACTION && call.participant().equals(Planner.PLAIN);
  }

  private static BranchCall untold(BranchCall call) {
    return new BranchCall(
        call.kind(),
        call.tx(),
        call.branch(),
        call.participant(),
        call.operation(),
        call.payload(),
        call.attempt(),
        call.timeout());
  }

  private static BranchCall next(BranchCall call) {
    return new BranchCall(
        call.kind(),
        call.tx(),
        call.branch(),
        call.participant(),
        call.operation(),
        call.payload(),
        call.attempt() + 1,
        call.timeout());
  }

  /** The list of compensations is worked off from its beginning. */
  private static BranchCall opposite(BranchCall call) {
    for (String name : Sagas.names()) {
      List<Part> undoable =
          Sagas.of(name).parts().stream()
              .filter(part -> part.style() == Style.STEP && !Swaps.isSwap(part))
              .toList();
      for (int i = 0; i < undoable.size(); i++) {
        if (undoable.get(i).branch().equals(call.branch().text())) {
          return undo(call, undoable.get(undoable.size() - 1 - i));
        }
      }
    }
    return call;
  }

  private static BranchCall undo(BranchCall call, Part part) {
    return new BranchCall(
        call.kind(),
        call.tx(),
        new BranchId(part.branch()),
        part.service(),
        call.operation(),
        call.payload(),
        call.attempt(),
        call.timeout());
  }
}
