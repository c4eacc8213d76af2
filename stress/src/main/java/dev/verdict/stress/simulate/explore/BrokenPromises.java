package dev.verdict.stress.simulate.explore;

/**
 * What a participant may answer that breaks its promises: one that lost a branch knows nothing of
 * it, and leaves no tombstone, or tells a commit that it was ended; one that ran a step says that
 * it ran with another input.
 */
final class BrokenPromises {
  private BrokenPromises() {}

  /** Whether it has such an answer for this call. */
  static boolean concern(Scene scene, int message) {
    int branch = Message.branch(message);
    int row = Barriers.row(scene, branch);
    return switch (Message.kind(message)) {
      case COMMIT, CONFIRM, ABORT, CANCEL -> row == Barriers.NONE && Barriers.isLost(scene, branch);
      case ACTION -> row == Barriers.DONE && Spent.AMNESIA.in(scene) == 0;
      case PREPARE, COMMIT_ONE_PHASE, SETTLE_ONE_PHASE, TRY, COMPENSATE, SETTLE -> false;
    };
  }

  /** That answer. */
  static int answer(Scene scene, int message) {
    return switch (Message.kind(message)) {
      case COMMIT, CONFIRM -> Message.TOMBSTONE;
      case ACTION -> {
        Spent.AMNESIA.spend(scene);
        yield Message.MISMATCH;
      }
      case ABORT, CANCEL, PREPARE, COMMIT_ONE_PHASE, SETTLE_ONE_PHASE, TRY, COMPENSATE, SETTLE ->
          Message.UNKNOWN;
    };
  }
}
