package dev.verdict.sdk.conformance;

/** What the numbers must show that a participant lets be seen. */
final class StateLaws {
  private StateLaws() {}

  static void workShows(Trial trial) {
    Effect done = trial.effect(RepeatLaws::plain);
    if (!done.isSome()) {
      throw new BrokenLawException(
          "it was done, and the state shows no change: either nothing was done, or the state does"
              + " not show it");
    }
  }

  static void preparedIsUnseen(Trial trial) {
    Effect prepared = trial.effect(branch -> branch.work().shouldBeDone());
    trial.none(prepared, "work that is prepared and not committed");
  }

  static void abortedIsGone(Trial trial) {
    Effect aborted =
        trial.effect(
            branch -> {
              branch.work().shouldBeDone();
              branch.undo().shouldBeDone();
            });
    trial.none(aborted, "work that was prepared and aborted");
  }

  static void undoShows(Trial trial) {
    Effect worked = trial.effect(branch -> branch.work().shouldBeDone());
    Effect undone =
        trial.effect(
            branch -> {
              branch.work().shouldBeDone();
              branch.undo().shouldBeDone();
            });
    if (undone.equals(worked)) {
      throw new BrokenLawException(
          "after its undoing the state shows the same "
              + worked.words()
              + " as without: nothing was undone");
    }
  }
}
