package dev.verdict.coordinator.log;

/**
 * The versions of the log that this build knows. What is written of a new version is written only
 * by the release after the one that first reads it, so that two neighbouring releases can run side
 * by side.
 *
 * <p>In version 2 a transaction may have its first entry before it has its row. No release writes
 * version 1.
 *
 * @param writes the version that is written
 * @param reads the newest version that can be read; all before it can be read too
 */
public record LogFormat(int writes, int reads) {
  /** This build's. */
  public static final LogFormat OURS = new LogFormat(2, 2);

  /** Whether nodes of the two can serve one log: each reads what the other writes. */
  public boolean isNeighbourOf(LogFormat other) {
    return writes <= other.reads && other.writes <= reads;
  }

  @Override
  public String toString() {
    return "writes log format " + writes + " and reads up to " + reads;
  }
}
