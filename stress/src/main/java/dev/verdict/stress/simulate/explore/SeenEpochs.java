package dev.verdict.stress.simulate.explore;

/** The highest epoch that each participant has seen in a call for its branch. */
final class SeenEpochs {
  private static final int AT = 7;
  private static final int MASK = 7 << AT;

  private SeenEpochs() {}

  static int of(Scene scene, int branch) {
    return (scene.part(branch) & MASK) >> AT;
  }

  static boolean isStale(Scene scene, int message) {
    return !Message.isFromClient(message)
        && Message.epoch(message) < of(scene, Message.branch(message));
  }

  /**
   * What is prepared keeps the epoch of its prepare, and a tombstone in its place begins with that
   * of the call that left it. Of a commit of what is not there nothing is kept.
   */
  static void remember(Scene scene, int message) {
    int branch = Message.branch(message);
    int row = Barriers.row(scene, branch);
    switch (Message.kind(message)) {
      case PREPARE, COMMIT -> {
        if (row != Barriers.DONE && (row != Barriers.NONE || Message.kind(message).isWork())) {
          see(scene, message);
        }
      }
      case ABORT -> {
        if (row == Barriers.DONE && !Message.isFromClient(message)) {
          hasSeen(scene, message);
        } else {
          see(scene, message);
        }
      }
      case CONFIRM -> {
        if (row != Barriers.NONE) {
          see(scene, message);
        }
      }
      case COMMIT_ONE_PHASE, SETTLE_ONE_PHASE, TRY, CANCEL, ACTION, COMPENSATE, SETTLE ->
          see(scene, message);
    }
  }

  /** A call was seen, whatever became of it. */
  static void see(Scene scene, int message) {
    int seen = of(scene, Message.branch(message));
    if (!Message.isFromClient(message) && Message.epoch(message) > seen) {
      hasSeen(scene, message);
    }
  }

  private static void hasSeen(Scene scene, int message) {
    int branch = Message.branch(message);
    scene.setPart(branch, (scene.part(branch) & ~MASK) | (Message.epoch(message) << AT));
  }
}
