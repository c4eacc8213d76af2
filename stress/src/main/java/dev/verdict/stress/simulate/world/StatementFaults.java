package dev.verdict.stress.simulate.world;

/**
 * What happens to statements.
 *
 * @param refusedPpm how many of a million fail and do nothing
 * @param unansweredPpm how many are carried out, and their acknowledgement is lost
 * @param slowPpm how many are slow
 * @param slowUs the most that a slow one takes, in microseconds
 */
record StatementFaults(int refusedPpm, int unansweredPpm, int slowPpm, long slowUs) {
  static final StatementFaults NONE = new StatementFaults(0, 0, 0, 1);
}
