package dev.verdict.stress.load;

import java.util.ArrayList;
import java.util.List;

/** The counts of a round as it goes. Not thread-safe. */
final class Tally {
  private static final int FIRST_TROUBLES_MAX = 5;

  private final Latencies latencies = new Latencies();
  private final List<String> firstTroubles = new ArrayList<>();
  private long measureFromNs;
  private long measureToNs;
  private long answers;
  private long commits;
  private long errors;

  /**
   * Measures from now on what is answered within a span; before, nothing is.
   *
   * @param measureFromNs when measuring begins, on the clock of {@link System#nanoTime}
   * @param measureToNs when it ends
   */
  void measure(long measureFromNs, long measureToNs) {
    this.measureFromNs = measureFromNs;
    this.measureToNs = measureToNs;
  }

  void commit(long begunNs, long endedNs) {
    commits++;
    answer(begunNs, endedNs);
  }

  void abort(String answer, long begunNs, long endedNs) {
    trouble(answer);
    answer(begunNs, endedNs);
  }

  private void answer(long begunNs, long endedNs) {
    answers++;
    if (measureToNs != measureFromNs && endedNs - measureFromNs >= 0 && endedNs - measureToNs < 0) {
      latencies.add(endedNs - begunNs);
    }
  }

  void error(String what) {
    errors++;
    trouble(what);
  }

  private void trouble(String what) {
    if (firstTroubles.size() < FIRST_TROUBLES_MAX) {
      firstTroubles.add(what);
    }
  }

  LoadReport report() {
    return new LoadReport(
        answers,
        commits,
        errors,
        firstTroubles,
        latencies.count(),
        (measureToNs - measureFromNs) / 1e6,
        latencies.percentileMs(50),
        latencies.percentileMs(99));
  }
}
