package dev.verdict.sdk.conformance;

import dev.verdict.protocol.wire.LockMode;

/** What holds for a participant that checks the locks of transactions. */
final class LockLaws {
  /** Tokens in the order in which their locks were granted. */
  private static final long FORMER = 17;

  private static final long BETWEEN = 18;
  private static final long NEXT = 19;
  private static final long LAST = 20;

  private LockLaws() {}

  static void former(Trial trial) {
    String resource = trial.resource();
    Effect plain = trial.effect(RepeatLaws::plain);
    Effect fenced =
        trial.effect(
            branch -> {
              RepeatLaws.plain(branch.holding(NEXT, LockMode.EXCLUSIVE, resource));
              Branch late = trial.branch().holding(FORMER, LockMode.EXCLUSIVE, resource);
              Heard refused = late.work().shouldBeStaleLock();
              late.work().shouldBeLike(refused);
              Branch reader = trial.branch().holding(BETWEEN, LockMode.SHARED, resource);
              reader.work().shouldBeStaleLock();
            });
    trial.same(fenced, "the work of three holders, two of them former", plain, "that of one");
  }

  static void together(Trial trial) {
    String resource = trial.resource();
    Branch first = trial.branch().holding(FORMER, LockMode.EXCLUSIVE, resource);
    RepeatLaws.plain(first);
    RepeatLaws.plain(trial.sibling(first, "second").holding(FORMER, LockMode.EXCLUSIVE, resource));
    RepeatLaws.plain(trial.branch().holding(LAST, LockMode.SHARED, resource));
    RepeatLaws.plain(trial.branch().holding(NEXT, LockMode.SHARED, resource));
  }

  static void ended(Trial trial) {
    Branch worked = trial.branch();
    Heard answer = formerWork(trial, worked);
    worked.work().shouldBeLike(answer);
    worked.finishIfNeeded();
    if (trial.sample().canBeUndone()) {
      Branch undone = trial.branch();
      formerWork(trial, undone);
      undone.undo().shouldBeDone();
    }
  }

  /** Work under a lock that is then given to somebody else, who works as well. */
  private static Heard formerWork(Trial trial, Branch branch) {
    String resource = trial.resource();
    Heard answer = branch.holding(FORMER, LockMode.EXCLUSIVE, resource).work().shouldBeDone();
    RepeatLaws.plain(trial.branch().holding(NEXT, LockMode.EXCLUSIVE, resource));
    return answer;
  }
}
