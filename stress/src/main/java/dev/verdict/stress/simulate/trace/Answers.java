package dev.verdict.stress.simulate.trace;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import java.util.ArrayList;
import java.util.List;

/** Answers of participants that a record of a failure can stand for. */
final class Answers {
  private static final String BEFORE_REASON = ": ";

  private Answers() {}

  /**
   * All that may have led to a failure.
   *
   * @param why the failure's words, which may end with the answer's
   */
  static List<BranchAnswer> thatFail(String why) {
    List<BranchAnswer> answers = new ArrayList<>();
    answers.add(new BranchAnswer.Tombstone());
    answers.add(new BranchAnswer.UnknownBranch());
    answers.add(new BranchAnswer.InputMismatch());
    answers.add(new BranchAnswer.Done(Json.nil()));
    int at = why.indexOf(BEFORE_REASON);
    while (at >= 0) {
      answers.add(new BranchAnswer.Refused(why.substring(at + BEFORE_REASON.length())));
      at = why.indexOf(BEFORE_REASON, at + 1);
    }
    return answers;
  }
}
