package dev.verdict.sdk;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.barrier.JsonText;

/** The replies that state answers. */
final class Answered implements BranchAnswer.Visitor<Reply> {
  static final Answered VISITOR = new Answered();

  private static final Reply DONE = bare(ParticipantProtocol.DONE);
  private static final Reply READ_ONLY =
      Wire.answer(
          ParticipantProtocol.DONE,
          out -> out.writeBooleanField(ParticipantProtocol.READ_ONLY, true));
  private static final Reply TOMBSTONE = bare(ParticipantProtocol.TOMBSTONE);
  private static final Reply UNKNOWN_BRANCH = bare(ParticipantProtocol.UNKNOWN_BRANCH);
  private static final Reply INPUT_MISMATCH = bare(ParticipantProtocol.INPUT_MISMATCH);

  private Answered() {}

  private static Reply bare(String result) {
    return Wire.answer(result, out -> {});
  }

  @Override
  public Reply done(BranchAnswer.Done answer) {
    return answer.output() instanceof Json.Null
        ? DONE
        : Wire.answer(
            ParticipantProtocol.DONE,
            out -> {
              out.writeFieldName(ParticipantProtocol.OUTPUT);
              JsonText.write(answer.output(), out);
            });
  }

  @Override
  public Reply readOnly(BranchAnswer.ReadOnly answer) {
    return READ_ONLY;
  }

  @Override
  public Reply refused(BranchAnswer.Refused answer) {
    return Wire.answer(
        ParticipantProtocol.REFUSED,
        out -> out.writeStringField(ParticipantProtocol.REASON, answer.reason()));
  }

  @Override
  public Reply tombstone(BranchAnswer.Tombstone answer) {
    return TOMBSTONE;
  }

  @Override
  public Reply unknownBranch(BranchAnswer.UnknownBranch answer) {
    return UNKNOWN_BRANCH;
  }

  @Override
  public Reply staleEpoch(BranchAnswer.StaleEpoch answer) {
    return Wire.answer(
        ParticipantProtocol.STALE_EPOCH,
        out -> out.writeNumberField(ParticipantProtocol.SEEN_EPOCH, answer.seen()));
  }

  @Override
  public Reply inputMismatch(BranchAnswer.InputMismatch answer) {
    return INPUT_MISMATCH;
  }
}
