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

  /**
   * The latency that the given share did not exceed, in milliseconds; 0 if there are none.
   *
   * @param percent 0 to 100
   */
  double percentileMs(double percent) {
    return histogram.getValueAtPercentile(percent) / NS_PER_MS;
  }
}
