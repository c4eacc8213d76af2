package dev.verdict.stress.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/**
 * A benchmark's result as it is printed. Rates are transactions per second, latencies are in
 * milliseconds.
 */
record BenchResult(
    String kind,
    int participants,
    int clients,
    int seconds,
    double txPerS,
    double p50Ms,
    double p99Ms,
    double floorTxPerS,
    double floorP50Ms,
    double floorP99Ms,
    double ratioToFloor,
    double latencyRatioToFloor,
    double walFlushesPerTx,
    double walBytesPerTx,
    double floorWalBytesPerTx,
    CpuPerTx cpuUsPerTx,
    CpuPerTx floorCpuUsPerTx,
    long errors,
    long decisionRows,
    long answers,
    List<Check> checks) {
  private static final int RATE_DIGITS = 1;
  private static final int FINE_DIGITS = 3;

  BenchResult {
    checks = List.copyOf(checks);
  }

  static BenchResult of(BenchPlan plan, Evidence evidence) {
    Series verdict = evidence.verdict();
    Series floor = evidence.floor();
    return new BenchResult(
        plan.kind().name().toLowerCase(Locale.ROOT),
        plan.participants(),
        plan.clients(),
        plan.seconds(),
        rounded(verdict.txPerS(), RATE_DIGITS),
        rounded(verdict.p50Ms(), FINE_DIGITS),
        rounded(verdict.p99Ms(), FINE_DIGITS),
        rounded(floor.txPerS(), RATE_DIGITS),
        rounded(floor.p50Ms(), FINE_DIGITS),
        rounded(floor.p99Ms(), FINE_DIGITS),
        rounded(ratio(verdict.txPerS(), floor.txPerS()), FINE_DIGITS),
        rounded(evidence.latencyRatio(), FINE_DIGITS),
        rounded(verdict.walFlushesPerTx(), FINE_DIGITS),
        rounded(verdict.walBytesPerTx(), RATE_DIGITS),
        rounded(floor.walBytesPerTx(), RATE_DIGITS),
        verdict.cpuPerTx(),
        floor.cpuPerTx(),
        verdict.errors(),
        evidence.decisionRows(),
        verdict.answers(),
        evidence.checks(plan));
  }

  /** Whether every check held. */
  boolean allHeld() {
    return checks.stream().allMatch(Check::held);
  }

  /** How many times the floor's figure this is; 0 if the floor brought nothing. */
  static double ratio(double figure, double floorFigure) {
    return floorFigure == 0 ? 0 : figure / floorFigure;
  }

  static double rate(double txPerS) {
    return rounded(txPerS, RATE_DIGITS);
  }

  static double fine(double value) {
    return rounded(value, FINE_DIGITS);
  }

  private static double rounded(double value, int digits) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).doubleValue();
  }
}
