package dev.verdict.stress.simulate.world;

/**
 * How a seed is run.
 *
 * @param mutant what is broken; {@link Mutant#NONE} for the system as it is
 * @param traced whether a line is kept of every event
 */
public record Options(Mutant mutant, boolean traced) {
  /** The system as it is, and no lines. */
  public static final Options STANDARD = new Options(Mutant.NONE, false);
}
