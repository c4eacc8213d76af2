package dev.verdict.stress.compare;

import dev.verdict.stress.bench.Series;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A contestant in the result. Rates are transactions per second, latencies in milliseconds.
 *
 * @param walFlushesPerTx flushes of PostgreSQL's log for each transaction; null for those that do
 *     not use it
 */
record Row(
    String name,
    String version,
    String durability,
    String exchangesPerTx,
    String forcedWritesPerTx,
    @Nullable Double walFlushesPerTx,
    double txPerS,
    double p50Ms,
    double p99Ms,
    long errors,
    long answers) {
  private static final int RATE_DIGITS = 1;
  private static final int FINE_DIGITS = 3;

  static Row of(String name, About about, Series series, boolean onPostgres) {
    return new Row(
        name,
        about.version(),
        about.durability(),
        about.exchanges(),
        about.forcedWrites(),
        onPostgres ? rounded(series.walFlushesPerTx(), FINE_DIGITS) : null,
        rounded(series.txPerS(), RATE_DIGITS),
        rounded(series.p50Ms(), FINE_DIGITS),
        rounded(series.p99Ms(), FINE_DIGITS),
        series.errors(),
        series.answers());
  }

  static double ratio(double one, double other) {
    return other == 0 ? 0 : rounded(one / other, FINE_DIGITS);
  }

  private static double rounded(double value, int digits) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).doubleValue();
  }
}
