package dev.verdict.protocol.atomic;

import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.wire.BranchAnswer;

/**
 * What an answer of the only branch means, which the decision was given to. What it stored is the
 * outcome, whether it is asked to do it or to settle it: done is commit; a refusal, or a tombstone,
 * is abort. Whatever else it says leaves open whether it committed, and it is asked again.
 */
final class AnswerToDelegation implements BranchAnswer.Visitor<Reaction<AtomicRecord>> {
  private final CallResult result;

  AnswerToDelegation(CallResult result) {
    this.result = result;
  }

  @Override
  public Reaction<AtomicRecord> done(BranchAnswer.Done answer) {
    return result.committed();
  }

  @Override
  public Reaction<AtomicRecord> readOnly(BranchAnswer.ReadOnly answer) {
    return result.committedReadOnly();
  }

  @Override
  public Reaction<AtomicRecord> refused(BranchAnswer.Refused answer) {
    return result.refused(answer.reason());
  }

  @Override
  public Reaction<AtomicRecord> tombstone(BranchAnswer.Tombstone answer) {
    return result.ruledOut();
  }

  @Override
  public Reaction<AtomicRecord> unknownBranch(BranchAnswer.UnknownBranch answer) {
    return result.contradicted("branch lost: its participant does not know whether it committed");
  }

  @Override
  public Reaction<AtomicRecord> staleEpoch(BranchAnswer.StaleEpoch answer) {
    return result.failed("it has seen the newer epoch " + answer.seen());
  }

  @Override
  public Reaction<AtomicRecord> inputMismatch(BranchAnswer.InputMismatch answer) {
    return result.contradicted("it ran before with another input");
  }
}
