package dev.verdict.sdk.conformance;

import dev.verdict.protocol.wire.BranchAnswer;

/** What holds when work is taken back, confirmed, or settled; before it came, too. */
final class EndLaws {
  private static final String LONG_NAME = "Az09._-".repeat(10).substring(0, 64);

  private EndLaws() {}

  private static void undone(Branch branch) {
    branch.work().shouldBeDone();
    branch.undo().shouldBeDone();
  }

  static void empty(Trial trial) {
    Effect nothing =
        trial.effect(
            branch -> {
              branch.undo().shouldBeDone();
              branch.undo().shouldBeDone();
            });
    trial.none(nothing, "undoing what never came");
  }

  static void late(Trial trial) {
    Effect late =
        trial.effect(
            branch -> {
              branch.undo().shouldBeDone();
              branch.work().shouldBeTombstone();
              branch.work(Branch.EPOCH + 1).shouldBeTombstone();
            });
    trial.none(late, "work that came after its undoing");
  }

  static void workAfterUndo(Trial trial) {
    Effect undone = trial.effect(EndLaws::undone);
    Effect again =
        trial.effect(
            branch -> {
              Heard first = branch.work().shouldBeDone();
              branch.undo().shouldBeDone();
              Heard repeat = branch.work();
              if (!repeat.is(BranchAnswer.Tombstone.class)) {
                repeat.shouldBeLike(first);
              }
            });
    trial.same(again, "work repeated after its undoing", undone, "work and its undoing");
  }

  static void unknownFinish(Trial trial) {
    trial.branch().finish().shouldBe(BranchAnswer.UnknownBranch.class, "\"unknown_branch\"");
  }

  static void finishAfterUndo(Trial trial) {
    Branch empty = trial.branch();
    empty.undo().shouldBeDone();
    empty.finish().shouldNotBeDone("the branch was undone before");
    Branch worked = trial.branch();
    undone(worked);
    worked.finish().shouldNotBeDone("the branch was undone before");
  }

  static void undoAfterFinish(Trial trial) {
    Effect finished = trial.effect(RepeatLaws::plain);
    Effect contradicted =
        trial.effect(
            branch -> {
              RepeatLaws.plain(branch);
              branch.undoOnce().shouldNotBeDone("the branch was finished before");
            });
    trial.same(contradicted, "finishing it and trying to undo it", finished, "finishing it");
  }

  static void undoByKey(Trial trial) {
    Effect undone = trial.effect(EndLaws::undone);
    Effect byKey =
        trial.effect(
            branch -> {
              branch.work().shouldBeDone();
              branch.undoByKey().shouldBeDone();
            });
    trial.same(byKey, "undoing it by its key alone", undone, "undoing it with its input");
  }

  static void siblings(Trial trial) {
    Effect plain = trial.effect(RepeatLaws::plain);
    Effect beside =
        trial.effect(
            branch -> {
              branch.undo().shouldBeDone();
              RepeatLaws.plain(trial.sibling(branch, "B"));
            });
    trial.same(beside, "branch 'B' of a transaction whose branch 'b' was undone", plain, "one");
    RepeatLaws.plain(trial.sibling(trial.branch(), LONG_NAME));
  }

  static void settledAnswer(Trial trial) {
    Effect plain = trial.effect(RepeatLaws::plain);
    Effect settled =
        trial.effect(
            branch -> {
              Heard first = branch.work().shouldBeDone();
              branch.settle().shouldBeLike(first);
              branch.settle().shouldBeLike(first);
            });
    trial.same(settled, "the step and its settling", plain, "the step");
  }

  static void settledUnknown(Trial trial) {
    Effect nothing =
        trial.effect(
            branch -> {
              branch.settle().shouldBeTombstone();
              branch.settle().shouldBeTombstone();
              branch.work().shouldBeTombstone();
            });
    trial.none(nothing, "settling what never came, and the step after that");
  }
}
