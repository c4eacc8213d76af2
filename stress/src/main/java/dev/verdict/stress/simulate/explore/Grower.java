package dev.verdict.stress.simulate.explore;

/**
 * The client of a transaction that grows: for each branch it enlists, makes the business call
 * itself, then commits with the votes that the answers carried. Its state is one number: where it
 * is, the epoch of who has to answer it, and the votes.
 */
final class Grower {
  /** It has nothing more to do, or gave up. */
  static final int END = 15;

  /** For each branch it enlists, works, and reports the vote or keeps it for the commit. */
  static final int STRIDE = 3;

  static final int ENLISTS = 0;
  static final int WORKS = 1;

  private static final int WAITS_AT = 4;
  private static final int WAITS = 7 << WAITS_AT;
  private static final int VOTES_AT = 7;

  private Grower() {}

  static int at(Scene scene) {
    return scene.get(Scene.CLIENT) & 15;
  }

  static boolean isWaiting(Scene scene) {
    return (scene.get(Scene.CLIENT) & WAITS) != 0;
  }

  static boolean isWaitingFor(Scene scene, int epoch) {
    return isWaiting(scene) && (scene.get(Scene.CLIENT) & WAITS) >> WAITS_AT == epoch;
  }

  static void goTo(Scene scene, int at) {
    scene.set(Scene.CLIENT, (scene.get(Scene.CLIENT) & ~15 & ~WAITS) | at);
  }

  static void waitFor(Scene scene, int epoch) {
    scene.set(Scene.CLIENT, (scene.get(Scene.CLIENT) & ~WAITS) | (epoch << WAITS_AT));
  }

  /** Its request was answered, or will not be. Who will not be answered asks again. */
  static void answered(Scene scene, boolean accepted) {
    int at = at(scene);
    goTo(scene, accepted && at != END ? at + 1 : at);
  }

  /** Two bits a branch: 0 no vote, 1 yes, 2 no. */
  static int votes(Scene scene) {
    return scene.get(Scene.CLIENT) >> VOTES_AT;
  }

  static void vote(Scene scene, int branch, boolean yes) {
    int vote = (yes ? 1 : 2) << (VOTES_AT + 2 * branch);
    scene.set(Scene.CLIENT, scene.get(Scene.CLIENT) | vote);
  }
}
