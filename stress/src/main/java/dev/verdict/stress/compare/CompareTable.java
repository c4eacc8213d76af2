package dev.verdict.stress.compare;

import dev.verdict.stress.bench.Check;
import dev.verdict.stress.bench.ResultTable;
import java.util.Locale;

/** A comparison for people. */
final class CompareTable {
  private static final String ROW = "%-17s %10s %9s %9s %8s %9s%n";

  private CompareTable() {}

  static String of(CompareResult result) {
    StringBuilder table = new StringBuilder();
    table.append(
        text(
            "%n%d participants, %d clients, %d s in %d rounds each%n%n",
            result.participants(), result.clients(), result.seconds(), result.rounds()));
    table.append(text(ROW, "", "tx/s", "p50 ms", "p99 ms", "errors", "verdict x"));
    result.rows().forEach(row -> table.append(figures(row, result)));
    result.rows().forEach(row -> table.append(about(row)));
    table.append(text("%n"));
    for (Check check : result.checks()) {
      table.append(ResultTable.row(check));
    }
    return table.toString();
  }

  private static String figures(Row row, CompareResult result) {
    Double ratio = result.ratios().get(row.name());
    return text(
        ROW,
        row.name(),
        text("%,.0f", row.txPerS()),
        text("%.2f", row.p50Ms()),
        text("%.2f", row.p99Ms()),
        row.errors(),
        ratio == null ? "" : text("%.2f", ratio));
  }

  private static String about(Row row) {
    Double flushes = row.walFlushesPerTx();
    return text("%n%s: %s%n", row.name(), row.version())
        + text("  on disk before the answer: %s%n", row.durability())
        + text("  exchanges: %s%n", row.exchangesPerTx())
        + text(
            "  forced writes: %s%s%n",
            flushes == null ? "" : text("%.3f, ", flushes), row.forcedWritesPerTx());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
