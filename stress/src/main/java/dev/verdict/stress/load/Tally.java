package dev.verdict.stress.load;

import java.util.ArrayList;
import java.util.List;

/** The counts of a round as it goes. Not thread-safe. */
final class Tally {
  private static final int FIRST_ERRORS_MAX = 5;

  private final long measureFromNs;
  private final long measureToNs;
  private final Latencies latencies = new Latencies();
  private final List<String> firstErrors = new ArrayList<>();
  private long answers;
  private long commits;
  private long errors;

  /**
   * Counts all, and measures what is answered within a span.
   *
   * @param measureFromNs when measuring begins, on the clock of {@link System#nanoTime}
   * @param measureToNs when it ends
   */
  Tally(long measureFromNs, long measureToNs) {
    this.measureFromNs = measureFromNs;
    this.measureToNs = measureToNs;
  }

  void answer(String outcome, long begunNs, long endedNs) {
    answers++;
    if (outcome.equals("commit")) {
      commits++;
    }
    if (endedNs - measureFromNs >= 0 && endedNs - measureToNs < 0) {
      latencies.add(endedNs - begunNs);
    }
  }

  void error(String what) {
    errors++;
    if (firstErrors.size() < FIRST_ERRORS_MAX) {
      firstErrors.add(what);
    }
  }

  LoadReport report() {
    return new LoadReport(
        answers,
        commits,
        errors,
        firstErrors,
        latencies.count(),
        (measureToNs - measureFromNs) / 1e6,
        latencies.percentileMs(50),
        latencies.percentileMs(99));
  }
}
