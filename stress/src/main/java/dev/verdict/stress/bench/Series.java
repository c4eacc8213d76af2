package dev.verdict.stress.bench;

import dev.verdict.stress.load.LoadReport;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * All rounds of one contestant. Rates and latencies are medians over the rounds; counts are sums.
 *
 * @param rounds at least one
 */
record Series(List<Round> rounds) {
  Series {
    rounds = List.copyOf(rounds);
  }

  double txPerS() {
    return median(LoadReport::answersPerSecond);
  }

  double p50Ms() {
    return median(LoadReport::p50Ms);
  }

  double p99Ms() {
    return median(LoadReport::p99Ms);
  }

  long answers() {
    return sum(LoadReport::answers);
  }

  long commits() {
    return sum(LoadReport::commits);
  }

  long errors() {
    return sum(LoadReport::errors);
  }

  List<String> firstTroubles() {
    return rounds.stream().flatMap(round -> round.load().firstTroubles().stream()).toList();
  }

  /** Flushes of PostgreSQL's log for each answer; 0 if there was none. */
  double walFlushesPerTx() {
    long flushes = rounds.stream().mapToLong(Round::walFlushes).sum();
    return answers() == 0 ? 0 : (double) flushes / answers();
  }

  private double median(ToDoubleFunction<LoadReport> figure) {
    double[] sorted = rounds.stream().map(Round::load).mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private long sum(ToLongFunction<LoadReport> figure) {
    return rounds.stream().map(Round::load).mapToLong(figure).sum();
  }
}
