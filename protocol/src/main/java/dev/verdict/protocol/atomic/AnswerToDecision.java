package dev.verdict.protocol.atomic;

import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.wire.BranchAnswer;

/**
 * Phase two: what an answer to the decision means. Only "done" is done; besides, a tombstone
 * fulfils an abort.
 */
final class AnswerToDecision implements BranchAnswer.Visitor<Reaction<AtomicRecord>> {
  private final CallResult result;
  private final Outcome outcome;

  AnswerToDecision(CallResult result, Outcome outcome) {
    this.result = result;
    this.outcome = outcome;
  }

  @Override
  public Reaction<AtomicRecord> done(BranchAnswer.Done answer) {
    return result.acknowledged();
  }

  @Override
  public Reaction<AtomicRecord> readOnly(BranchAnswer.ReadOnly answer) {
    return result.acknowledged();
  }

  @Override
  public Reaction<AtomicRecord> refused(BranchAnswer.Refused answer) {
    return result.contradicted("the decision was refused: " + answer.reason());
  }

  @Override
  public Reaction<AtomicRecord> tombstone(BranchAnswer.Tombstone answer) {
    return switch (outcome) {
      case COMMIT -> result.contradicted("branch lost: it was ended without the commit");
      case ABORT -> result.acknowledged();
    };
  }

  @Override
  public Reaction<AtomicRecord> unknownBranch(BranchAnswer.UnknownBranch answer) {
    return switch (outcome) {
      case COMMIT -> result.contradicted("branch lost: its participant does not know it");
      case ABORT -> result.contradicted("its participant does not know it and left no tombstone");
    };
  }

  @Override
  public Reaction<AtomicRecord> staleEpoch(BranchAnswer.StaleEpoch answer) {
    return result.failed("it has seen the newer epoch " + answer.seen());
  }

  @Override
  public Reaction<AtomicRecord> inputMismatch(BranchAnswer.InputMismatch answer) {
    return result.contradicted("it answered input_mismatch to the decision");
  }
}
