package dev.verdict.sdk.conformance;

/** What holds for work that wrote nothing, and says so with its vote. */
final class ReadOnlyLaws {
  private ReadOnlyLaws() {}

  static void stored(Trial trial) {
    Effect read =
        trial.effect(
            branch -> {
              Heard first = branch.readOnlyWork().shouldBeReadOnly();
              branch.readOnlyWork().shouldBeLike(first);
              branch.work().shouldBeMismatch();
            });
    trial.none(read, "work that is read-only");
  }

  static void decided(Trial trial) {
    Effect read =
        trial.effect(
            branch -> {
              Heard first = branch.readOnlyWork().shouldBeReadOnly();
              branch.finish().shouldBeDone();
              branch.undo().shouldBeDone();
              branch.finish().shouldBeDone();
              branch.readOnlyWork().shouldBeLike(first);
            });
    trial.none(read, "deciding work that is read-only");
  }
}
