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
    if (mutant == Mutant.UNDONE_FORWARD && kind == CallKind.COMPENSATE) {
      undoAll(call, epoch, traceparent);
    }
    Future<BranchAnswer> answer = sound.call(call, epoch, traceparent);
    boolean guesses =
        switch (kind) {
          case PREPARE, TRY -> mutant == Mutant.SILENCE_IS_YES;
          case COMMIT, ABORT, CONFIRM, CANCEL, COMPENSATE -> mutant == Mutant.SILENCE_IS_DONE;
          case ACTION, SETTLE -> false;
        };
    return guesses ? answer.recover(failure -> Future.succeededFuture(DONE)) : answer;
  }

  private void undoAll(BranchCall call, long epoch, String traceparent) {
    for (String name : Sagas.names()) {
      for (Part part : Sagas.of(name).parts()) {
        boolean here =
            Sagas.of(name).parts().stream()
                .anyMatch(each -> each.branch().equals(call.branch().text()));
        if (here && part.style() == Style.STEP) {
          Future<BranchAnswer> unused = sound.call(undo(call, part), epoch, traceparent);
        }
      }
    }
  }

  private static BranchCall undo(BranchCall call, Part part) {
    return new BranchCall(
        CallKind.COMPENSATE,
        call.tx(),
        new BranchId(part.branch()),
        part.service(),
        call.operation(),
        call.payload(),
        1,
        call.timeout());
  }
}
