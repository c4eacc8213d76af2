package dev.verdict.stress.load;

/**
 * How latencies are spread, in milliseconds; all 0 if there are none.
 *
 * @param p50Ms half of them are no longer
 * @param p90Ms 90 of 100
 * @param p99Ms 99 of 100
 * @param p999Ms 999 of 1000
 * @param maxMs all of them
 */
public record Percentiles(double p50Ms, double p90Ms, double p99Ms, double p999Ms, double maxMs) {}
