package dev.verdict.stress.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Latencies of one round, kept to three significant digits. Not thread-safe. */
final class Latencies {
  private static final long LONGEST_NS = TimeUnit.MINUTES.toNanos(5);
  private static final int SIGNIFICANT_DIGITS = 3;
  private static final double NS_PER_MS = 1e6;

  private final Histogram histogram = new Histogram(LONGEST_NS, SIGNIFICANT_DIGITS);

  /** Notes one latency; longer ones than five minutes count as five minutes. */
  void add(long nanos) {
    histogram.recordValue(Math.min(nanos, LONGEST_NS));
  }

  long count() {
    return histogram.getTotalCount();
  }

  /** How they are spread. */
  Percentiles percentiles() {
    return new Percentiles(
        percentileMs(50),
        percentileMs(90),
        percentileMs(99),
        percentileMs(99.9),
        percentileMs(100));
  }

  private double percentileMs(double percent) {
    return histogram.getValueAtPercentile(percent) / NS_PER_MS;
  }
}
