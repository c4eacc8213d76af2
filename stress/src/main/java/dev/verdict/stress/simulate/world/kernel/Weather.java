package dev.verdict.stress.simulate.world.kernel;

/**
 * What the wire does to a message.
 *
 * @param lossPpm how many of a million are lost
 * @param twicePpm how many arrive twice
 * @param slowPpm how many are slow, and so may be overtaken
 * @param fastUs the most that a message takes that is not slow, in microseconds
 * @param slowUs the most that a slow one takes
 */
public record Weather(int lossPpm, int twicePpm, int slowPpm, long fastUs, long slowUs) {
  /** Nothing is lost, and nothing is slow. */
  public static final Weather FAIR = new Weather(0, 0, 0, 1_000, 1_000);
}
