package dev.verdict.stress.simulate.world;

import dev.verdict.stress.simulate.world.kernel.Agenda;

/** How two nodes that live take one shard from each other, again and again (rule 29). */
final class Contest {
  /** Who takes a shard back so soon did not let it go in peace. */
  private static final long SOON_US = 4_000 * Agenda.MILLI;

  private static final int TUGS_MAX = 5;

  private String owner = "";
  private String before = "";
  private long sinceUs;
  private int tugs;

  /** A node that may have had it before has raised its epoch. */
  void won(String by, long nowUs) {
    boolean back = by.equals(before) && nowUs - sinceUs < SOON_US;
    tugs = back ? tugs + 1 : 0;
    before = owner;
    owner = by;
    sinceUs = nowUs;
  }

  /** More often than nodes that come and go, and see each other late, can explain. */
  boolean isTugOfWar() {
    return tugs > TUGS_MAX;
  }
}
