package dev.verdict.saga.testing;

/**
 * Which reruns are made.
 *
 * @param repeatedCalls whether each call, and its answer, also come again
 * @param twice how many runs crash a second time, soon after the takeover
 * @param seed chooses those
 * @param only the code of the only rerun; empty for all
 */
record SweepOptions(boolean repeatedCalls, int twice, long seed, String only) {
  static final SweepOptions DEFAULT = new SweepOptions(true, 0, 1, "");

  static SweepOptions of(CrashEverywhere annotation) {
    return new SweepOptions(
        annotation.repeatedCalls(), annotation.twice(), annotation.seed(), annotation.only());
  }
}
