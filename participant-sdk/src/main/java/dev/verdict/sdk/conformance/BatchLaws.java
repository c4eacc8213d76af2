package dev.verdict.sdk.conformance;

import dev.verdict.protocol.wire.BranchAnswer;
import java.util.List;
import java.util.Optional;

/** What holds for a participant that takes several calls in one request. */
final class BatchLaws {
  private static final String NO_CALL = "that is not a call";

  private BatchLaws() {}

  static void alike(Trial trial) {
    Effect once = trial.effect(RepeatLaws::plain);
    Effect together = trial.effect(branch -> alike(trial, branch));
    trial.same(together, "doing it in a batch", once, "doing it once");
  }

  /** Beside a call that is answered otherwise, and meets no lock of the work. */
  private static void alike(Trial trial, Branch branch) {
    Branch ended = trial.branch();
    Batched batched = Batched.of(trial, ended);
    Optional<Batched.Line> finish = branch.finishLine();
    List<Heard> heard =
        batched.answered(branch.workLine(), ended.finishLine().orElseGet(ended::endLine));
    Heard done = heard.get(0).shouldBeDone();
    shouldBeOfAnEndedBranch(heard.get(1), trial.sample());
    branch.work().shouldBeLike(done);
    if (finish.isPresent()) {
      batched.answered(finish.get(), ended.endLine()).forEach(Heard::shouldBeDone);
    }
  }

  private static void shouldBeOfAnEndedBranch(Heard heard, Sample sample) {
    if (sample.style().finish().isPresent()) {
      heard.shouldBe(BranchAnswer.UnknownBranch.class, "\"unknown_branch\"");
    } else if (sample.canBeUndone()) {
      heard.shouldBeDone();
    } else {
      heard.shouldBeTombstone();
    }
  }

  static void malformed(Trial trial) {
    Branch branch = trial.branch();
    Batched batched = Batched.of(trial, trial.branch());
    List<Heard> heard =
        batched.answered(
            new Batched.Line("a line 'nonsense'", "nonsense"),
            new Batched.Line("a line without members", "{}"),
            branch.workLine(),
            branch.danceLine(),
            new Batched.Line("a line that ends too early", "{\"tx\":"));
    heard.get(2).shouldBeDone();
    for (int line : new int[] {0, 1, 3, 4}) {
      heard.get(line).shouldBeNoAnswer(NO_CALL);
    }
    branch.work().shouldBeLike(heard.get(2));
  }
}
