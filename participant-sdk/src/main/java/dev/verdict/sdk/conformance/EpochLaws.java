package dev.verdict.sdk.conformance;

import dev.verdict.protocol.TxId;

/** What epochs forbid, and what they do not. */
final class EpochLaws {
  private EpochLaws() {}

  static void olderWork(Trial trial) {
    Effect plain = trial.effect(RepeatLaws::plain);
    Effect fenced =
        trial.effect(
            branch -> {
              branch.work().shouldBeDone();
              branch.work(Branch.EPOCH - 1).shouldBeStale(Branch.EPOCH);
              branch.finishIfNeeded();
            });
    trial.same(fenced, "work of an older epoch after work", plain, "the work");
  }

  static void newestIsRemembered(Trial trial) {
    Branch branch = trial.branch();
    branch.work(Branch.EPOCH).shouldBeDone();
    branch.work(Branch.EPOCH + 8).shouldBeDone();
    branch.work(Branch.EPOCH + 7).shouldBeStale(Branch.EPOCH + 8);
  }

  static void olderUndo(Trial trial) {
    Branch branch = trial.branch();
    branch.work().shouldBeDone();
    branch.undo(Branch.EPOCH - 99).shouldBeDone();
  }

  static void olderFinish(Trial trial) {
    Branch branch = trial.branch();
    branch.work().shouldBeDone();
    branch.finish(Branch.EPOCH - 99).shouldBeDone();
  }

  static void large(Trial trial) {
    Branch branch = trial.branch();
    branch.work(TxId.EPOCH_MAX).shouldBeDone();
    branch.work(TxId.EPOCH_MAX - 1).shouldBeStale(TxId.EPOCH_MAX);
  }
}
