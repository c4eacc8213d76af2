package dev.verdict.stress.bench;

/**
 * What one contestant came to, as it is printed. Rates are transactions per second, latencies are
 * in milliseconds.
 *
 * @param notBegun transactions that should have begun at the given rate, and for which there was no
 *     room
 */
public record Figures(
    double txPerS,
    double p50Ms,
    double p90Ms,
    double p99Ms,
    double p999Ms,
    double maxMs,
    long notBegun,
    double walBytesPerTx,
    CpuPerTx cpuUsPerTx) {
  static Figures of(Series series) {
    return new Figures(
        BenchResult.rate(series.txPerS()),
        BenchResult.fine(series.p50Ms()),
        BenchResult.fine(series.p90Ms()),
        BenchResult.fine(series.p99Ms()),
        BenchResult.fine(series.p999Ms()),
        BenchResult.fine(series.maxMs()),
        series.notBegun(),
        BenchResult.rate(series.walBytesPerTx()),
        series.cpuPerTx());
  }
}
