package dev.verdict.stress.bench;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A sweep's result as it is printed.
 *
 * @param curves one for each dimension
 */
record SweepResult(List<Curve> curves) {
  private static final String ROW = "%12s %10s %10s %8s %10s %10s %12s %12s%n";

  SweepResult {
    curves = List.copyOf(curves);
  }

  /** Whether every check held. */
  boolean allHeld() {
    return curves.stream().allMatch(Curve::allHeld);
  }

  /** For people. */
  String table() {
    StringBuilder table = new StringBuilder();
    for (Curve curve : curves) {
      table.append(
          text(
              "%n" + ROW,
              curve.dimension(),
              "tx/s",
              "floor tx/s",
              "ratio",
              "p50 ms",
              "p99 ms",
              "us CPU/tx",
              "WAL bytes/tx"));
      curve.points().forEach(point -> table.append(row(point)));
      table.append(text("%n"));
      curve.checks().forEach(check -> table.append(ResultTable.row(check)));
    }
    return table
        .append(text("%nNot measured: several databases for the log; a coordinator has one.%n"))
        .toString();
  }

  private static String row(Curve.Point point) {
    Figures verdict = point.verdict();
    return text(
        ROW,
        text("%,d", point.value()),
        text("%,.0f", verdict.txPerS()),
        text("%,.0f", point.floor().txPerS()),
        text("%.3f", point.ratioToFloor()),
        text("%.2f", verdict.p50Ms()),
        text("%.2f", verdict.p99Ms()),
        told(verdict.cpuUsPerTx().together()),
        text("%,.0f", verdict.walBytesPerTx()));
  }

  private static String told(@Nullable Double us) {
    return us == null ? "?" : text("%,.0f", us);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
