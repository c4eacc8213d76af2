package dev.verdict.stress.simulate.explore;

/** What of the bounds is used up, packed into one number of a {@link Scene}. */
enum Spent {
  CRASH(0, 3),
  TAKEOVER(2, 3),
  DUPLICATE(4, 3),
  LOSS(6, 3),
  LATE(8, 3),
  ACKNOWLEDGEMENT(10, 3),
  ABORT(12, 1),
  OPERATOR(13, 1),
  AMNESIA(14, 1),
  /** Not a bound: something happened but calls, yes votes and what follows from them. */
  DISTURBANCE(15, 1),
  /** Not a bound: the client began. */
  BEGIN(16, 1),
  NUDGE(17, 1),
  PAUSE(18, 1),
  HAND(20, 3),
  RESOLVE(22, 3);

  private final int shift;
  private final int mask;

  Spent(int shift, int mask) {
    this.shift = shift;
    this.mask = mask;
  }

  int in(Scene scene) {
    return scene.get(Scene.SPENT) >> shift & mask;
  }

  void spend(Scene scene) {
    if (in(scene) < mask) {
      scene.set(Scene.SPENT, scene.get(Scene.SPENT) + (1 << shift));
    }
  }

  /** How often it can be counted. */
  int max() {
    return mask;
  }
}
