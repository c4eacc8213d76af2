package dev.verdict.stress.bench;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A benchmark's result as it is printed.
 *
 * @param ratePerS how many transactions were to begin a second; null if each client began its next
 *     when its last had ended
 * @param payloadBytes how large the JSON is that each service gets; null if it is the usual one
 * @param http2 whether services were called over HTTP/2, by the floor as well
 * @param verdict Verdict's figures
 * @param floor the floor's figures, with {@code floor_} before their names
 */
record BenchResult(
    String kind,
    int participants,
    int clients,
    int seconds,
    @Nullable Integer ratePerS,
    @Nullable Integer payloadBytes,
    int nodes,
    int logDatabases,
    boolean http2,
    @JsonUnwrapped Figures verdict,
    @JsonUnwrapped(prefix = "floor_") Figures floor,
    double ratioToFloor,
    double latencyRatioToFloor,
    double walFlushesPerTx,
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
        boxed(plan.variation().ratePerS()),
        boxed(plan.variation().payloadBytes()),
        plan.variation().nodes(),
        plan.variation().logDatabases(),
        plan.variation().http2(),
        Figures.of(verdict),
        Figures.of(floor),
        fine(ratio(verdict.txPerS(), floor.txPerS())),
        fine(evidence.latencyRatio()),
        fine(verdict.walFlushesPerTx()),
        verdict.errors(),
        evidence.decisionRows(),
        verdict.answers(),
        evidence.checks(plan));
  }

  private static @Nullable Integer boxed(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
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
