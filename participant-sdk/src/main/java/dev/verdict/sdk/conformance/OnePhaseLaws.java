package dev.verdict.sdk.conformance;

import dev.verdict.protocol.wire.CallKind;
import dev.verdict.sdk.Reply;
import java.util.Set;

/** What holds for a participant that takes the decision of a transaction of which it is all. */
final class OnePhaseLaws {
  private static final Set<Integer> NOT_KNOWN = Set.of(404, 405);

  private OnePhaseLaws() {}

  static void committed(Trial trial) {
    mustBeOffered(trial);
    Effect once = trial.effect(RepeatLaws::plain);
    Effect atOnce =
        trial.effect(
            branch -> {
              Heard first = branch.commitOnePhase().shouldBeDone();
              branch.commitOnePhase().shouldBeLike(first);
              branch.settleOnePhase().shouldBeLike(first);
              branch.finish().shouldBeDone();
              branch.undo().shouldNotBeDone("it was committed");
            });
    trial.same(atOnce, "committing it in one phase", once, "preparing and committing it");
  }

  static void refused(Trial trial) {
    mustBeOffered(trial);
    Effect refused =
        trial.effect(
            branch -> {
              Heard first = branch.refusedOnePhase().shouldBeRefused();
              branch.refusedOnePhase().shouldBeLike(first);
              branch.settleOnePhase().shouldBeLike(first);
              branch.commitOnePhase().shouldBeMismatch();
            });
    trial.none(refused, "work that was refused in one phase");
  }

  static void settled(Trial trial) {
    mustBeOffered(trial);
    Effect settled =
        trial.effect(
            branch -> {
              branch.settleOnePhase().shouldBeTombstone();
              branch.commitOnePhase().shouldBeTombstone();
              branch.settleOnePhase().shouldBeTombstone();
            });
    trial.none(settled, "work that came after it was settled");
  }

  static void fenced(Trial trial) {
    mustBeOffered(trial);
    Branch branch = trial.branch();
    branch.commitOnePhase(Branch.EPOCH + 1).shouldBeDone();
    branch.commitOnePhase(Branch.EPOCH).shouldBeStale(Branch.EPOCH + 1);
    branch.settleOnePhase().shouldBeDone();
  }

  /**
   * A branch that never came is settled first.
   *
   * @throws NotOfferedException if there is no such call
   */
  private static void mustBeOffered(Trial trial) {
    String call = CallKind.SETTLE_ONE_PHASE.path();
    Reply reply = trial.calls().asked(call, trial.branch().keyBody());
    if (NOT_KNOWN.contains(reply.status())) {
      throw new NotOfferedException(
          "the participant leaves decisions to the coordinator (it answers '"
              + call
              + "' with status "
              + reply.status()
              + ")");
    }
  }
}
