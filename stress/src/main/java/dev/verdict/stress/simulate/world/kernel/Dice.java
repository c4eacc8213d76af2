package dev.verdict.stress.simulate.world.kernel;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Chance that comes from the seed alone: a stream for each purpose, so that none disturbs another.
 */
public final class Dice {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final long seed;
  private final SplittableRandom random;

  /** The stream of a seed. */
  public Dice(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /** A stream of its own for a purpose; the same whatever was drawn from this one. */
  public Dice of(String purpose) {
    long mixed = (seed ^ GOLDEN) * 31 + purpose.hashCode();
    return new Dice(mixed * GOLDEN ^ (mixed >>> 29));
  }

  /** The generator itself, for code that takes one. */
  public SplittableRandom generator() {
    return random;
  }

  /** Whether something happens that does so in that many of a million cases. */
  public boolean chance(int ppm) {
    return ppm > 0 && random.nextInt(1_000_000) < ppm;
  }

  /** A number from {@code low} to {@code high}, both included. */
  public long between(long low, long high) {
    return low + random.nextLong(high - low + 1);
  }

  /** A number from 0 below {@code bound}. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** One of them. */
  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
