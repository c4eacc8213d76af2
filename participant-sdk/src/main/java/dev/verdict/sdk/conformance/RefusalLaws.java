package dev.verdict.sdk.conformance;

/** What holds for work that says no. */
final class RefusalLaws {
  private RefusalLaws() {}

  static void stored(Trial trial) {
    Effect refused =
        trial.effect(
            branch -> {
              Heard first = branch.refusedWork().shouldBeRefused();
              branch.refusedWork().shouldBeLike(first);
              branch.work().shouldBeMismatch();
            });
    trial.none(refused, "refused work");
  }

  static void undone(Trial trial) {
    Effect refused =
        trial.effect(
            branch -> {
              Heard first = branch.refusedWork().shouldBeRefused();
              branch.undo().shouldBeDone();
              branch.undo().shouldBeDone();
              branch.refusedWork().shouldBeLike(first);
            });
    trial.none(refused, "undoing refused work");
  }

  static void settled(Trial trial) {
    Branch branch = trial.branch();
    Heard first = branch.refusedWork().shouldBeRefused();
    branch.settle().shouldBeLike(first);
  }
}
