package dev.verdict.stress.simulate.explore;

/**
 * What a scene tells of resources that are held: the lock tables, as a number; where the rival
 * stands; and of each branch's participant which of the two tokens it has seen.
 */
final class Held {
  /** How many numbers of a scene that takes. */
  static final int SIZE = 2;

  /** The rival has not claimed anything. */
  static final int AWAY = 0;

  /** Its ticket is drawn, and its claim is not stored: only if that is broken on purpose. */
  static final int DRAWN = 1;

  /** It was granted what it claimed, and works. */
  static final int HOLDS = 2;

  /** Its work is done, and its locks are released. */
  static final int OVER = 3;

  private static final int TABLE = 0;
  private static final int REST = 1;
  private static final int PLACE = 3;
  private static final int LAPSED = 1 << 2;
  private static final int OURS_AT = 3;
  private static final int ITS_AT = 6;

  private Held() {}

  static int table(Scene scene) {
    return scene.extra(TABLE);
  }

  static void become(Scene scene, int table) {
    scene.setExtra(TABLE, table);
  }

  /** Where the rival stands. */
  static int rival(Scene scene) {
    return scene.extra(REST) & PLACE;
  }

  static void rivalAt(Scene scene, int place) {
    scene.setExtra(REST, (scene.extra(REST) & ~PLACE) | place);
  }

  /** Whether the rival was granted what it claimed, be it over or not. */
  static boolean wasGranted(Scene scene) {
    return rival(scene) >= HOLDS;
  }

  /** Whether the rival works on, and its lease is over. */
  static boolean isLapsed(Scene scene) {
    return (scene.extra(REST) & LAPSED) != 0;
  }

  static void lapse(Scene scene) {
    scene.setExtra(REST, scene.extra(REST) | LAPSED);
  }

  static boolean sawOurs(Scene scene, int branch) {
    return (scene.extra(REST) >> (OURS_AT + branch) & 1) != 0;
  }

  static void seeOurs(Scene scene, int branch) {
    scene.setExtra(REST, scene.extra(REST) | 1 << (OURS_AT + branch));
  }

  static boolean sawRivals(Scene scene, int branch) {
    return (scene.extra(REST) >> (ITS_AT + branch) & 1) != 0;
  }

  static void seeRivals(Scene scene, int branch) {
    scene.setExtra(REST, scene.extra(REST) | 1 << (ITS_AT + branch));
  }
}
