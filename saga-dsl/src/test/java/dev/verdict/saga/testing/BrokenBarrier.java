package dev.verdict.saga.testing;

import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;

/** A participant whose barrier has one thing broken. */
final class BrokenBarrier extends Barrier {
  /** What is broken. */
  enum How {
    /** It does repeated work again. */
    FORGETS_WHAT_IT_DID,
    /** It undoes again when it is told again. */
    FORGETS_WHAT_IT_UNDID,
    /** It leaves no tombstone. */
    LEAVES_NO_TOMBSTONE,
    /** It undoes whatever it is told to undo. */
    UNDOES_WHAT_NEVER_RAN
  }

  private final How how;

  BrokenBarrier(How how) {
    this.how = how;
  }

  @Override
  BranchAnswer act(BranchCall call, Work work) {
    return how == How.FORGETS_WHAT_IT_DID ? run(call, work) : super.act(call, work);
  }

  @Override
  BranchAnswer undo(BranchCall call, Work work) {
    return switch (how) {
      case FORGETS_WHAT_IT_UNDID, UNDOES_WHAT_NEVER_RAN -> work.undo(call);
      case FORGETS_WHAT_IT_DID, LEAVES_NO_TOMBSTONE -> super.undo(call, work);
    };
  }

  @Override
  BranchAnswer settle(BranchCall call) {
    return switch (how) {
      case LEAVES_NO_TOMBSTONE -> row(call).map(Row::answer).orElseGet(BranchAnswer.Tombstone::new);
      case FORGETS_WHAT_IT_DID, FORGETS_WHAT_IT_UNDID, UNDOES_WHAT_NEVER_RAN -> super.settle(call);
    };
  }
}
