package dev.verdict.stress.load;

import java.util.List;

/**
 * What a round of load brought.
 *
 * @param answers answers that told an outcome, in the whole round
 * @param commits those of them that told "commit"
 * @param errors requests of the whole round that failed or were not answered with an outcome
 * @param notBegun transactions that should have begun at a given rate, and for which there was no
 *     room
 * @param firstTroubles the first few errors and aborts, in words
 * @param measuredAnswers answers within the measured time
 * @param measuredMs the measured time, in milliseconds
 * @param latency of these answers; at a given rate, of the transactions that should have begun
 *     within the measured time, from when they should have
 */
public record LoadReport(
    long answers,
    long commits,
    long errors,
    long notBegun,
    List<String> firstTroubles,
    long measuredAnswers,
    double measuredMs,
    Percentiles latency) {
  /** Copies the troubles. */
  public LoadReport {
    firstTroubles = List.copyOf(firstTroubles);
  }

  /** Answers per second of the measured time. */
  public double answersPerSecond() {
    return measuredAnswers * 1000.0 / measuredMs;
  }
}
