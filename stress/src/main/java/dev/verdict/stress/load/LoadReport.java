package dev.verdict.stress.load;

import java.util.List;

/**
 * What a round of load brought.
 *
 * @param answers answers that told an outcome, in the whole round
 * @param commits those of them that told "commit"
 * @param errors requests of the whole round that failed or were not answered with an outcome
 * @param firstTroubles the first few errors and aborts, in words
 * @param measuredAnswers answers within the measured time
 * @param measuredMs the measured time, in milliseconds
 * @param p50Ms the median latency of the measured answers, in milliseconds
 * @param p99Ms the latency that 99 of 100 measured answers did not exceed, in milliseconds
 */
public record LoadReport(
    long answers,
    long commits,
    long errors,
    List<String> firstTroubles,
    long measuredAnswers,
    double measuredMs,
    double p50Ms,
    double p99Ms) {
  /** Copies the troubles. */
  public LoadReport {
    firstTroubles = List.copyOf(firstTroubles);
  }

  /** Answers per second of the measured time. */
  public double answersPerSecond() {
    return measuredAnswers * 1000.0 / measuredMs;
  }
}
