package dev.verdict.sdk.conformance;

import dev.verdict.sdk.conformance.Cutter.Moment;
import java.util.function.Consumer;
import java.util.function.Function;

/** What holds when the connection to the database is lost around a commit. */
final class CutLaws {
  private CutLaws() {}

  static void beforeWork(Trial trial) {
    work(trial, Moment.BEFORE_COMMIT);
  }

  static void afterWork(Trial trial) {
    work(trial, Moment.AFTER_COMMIT);
  }

  private static void work(Trial trial, Moment moment) {
    compare(trial, branch -> {}, Branch::work, Branch::workOnce, moment, Branch::finishIfNeeded);
  }

  static void beforeFinish(Trial trial) {
    finish(trial, Moment.BEFORE_COMMIT);
  }

  static void afterFinish(Trial trial) {
    finish(trial, Moment.AFTER_COMMIT);
  }

  private static void finish(Trial trial, Moment moment) {
    compare(trial, CutLaws::worked, Branch::finish, Branch::finishOnce, moment, branch -> {});
  }

  static void beforeUndo(Trial trial) {
    undo(trial, Moment.BEFORE_COMMIT);
  }

  static void afterUndo(Trial trial) {
    undo(trial, Moment.AFTER_COMMIT);
  }

  private static void undo(Trial trial, Moment moment) {
    compare(trial, CutLaws::worked, Branch::undo, Branch::undoOnce, moment, branch -> {});
  }

  private static void worked(Branch branch) {
    branch.work().shouldBeDone();
  }

  /** The call, cut once and repeated, must do what the call alone does. */
  private static void compare(
      Trial trial,
      Consumer<Branch> before,
      Function<Branch, Heard> call,
      Function<Branch, Heard> once,
      Moment moment,
      Consumer<Branch> after) {
    Effect whole =
        trial.effect(
            branch -> {
              before.accept(branch);
              call.apply(branch).shouldBeDone();
              after.accept(branch);
            });
    Effect cut =
        trial.effect(
            branch -> {
              before.accept(branch);
              Heard first = trial.cut(moment, () -> once.apply(branch));
              Heard second = call.apply(branch).shouldBeDone();
              if (first.answer().isPresent()) {
                second.shouldBeLike(first);
              }
              after.accept(branch);
            });
    String lost = "its connection lost " + moment.text() + " the commit";
    trial.same(cut, "the call with " + lost + ", and its repeat,", whole, "the call alone");
  }
}
