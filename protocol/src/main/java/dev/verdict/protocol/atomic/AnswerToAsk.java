package dev.verdict.protocol.atomic;

import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.wire.BranchAnswer;

/**
 * Phase one: what an answer to prepare or try means. Only a refusal is a branch's own no, without
 * effect and for ever; the other answers without a yes abort, and the branch is told.
 */
final class AnswerToAsk implements BranchAnswer.Visitor<Reaction<AtomicRecord>> {
  private final CallResult result;

  AnswerToAsk(CallResult result) {
    this.result = result;
  }

  @Override
  public Reaction<AtomicRecord> done(BranchAnswer.Done answer) {
    return result.voted(Vote.commit());
  }

  @Override
  public Reaction<AtomicRecord> readOnly(BranchAnswer.ReadOnly answer) {
    return result.votedReadOnly();
  }

  @Override
  public Reaction<AtomicRecord> refused(BranchAnswer.Refused answer) {
    return result.voted(Vote.abort(answer.reason()));
  }

  @Override
  public Reaction<AtomicRecord> tombstone(BranchAnswer.Tombstone answer) {
    return result.noVote("it was ended before it was asked");
  }

  @Override
  public Reaction<AtomicRecord> unknownBranch(BranchAnswer.UnknownBranch answer) {
    return result.noVote("its participant does not know it");
  }

  @Override
  public Reaction<AtomicRecord> staleEpoch(BranchAnswer.StaleEpoch answer) {
    return result.failed("it has seen the newer epoch " + answer.seen());
  }

  @Override
  public Reaction<AtomicRecord> inputMismatch(BranchAnswer.InputMismatch answer) {
    return result.noVote("it ran before with another input");
  }
}
