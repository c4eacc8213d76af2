package dev.verdict.stress.bench;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A long run's result as it is printed.
 *
 * @param samples in the order of time
 */
record SoakResult(
    int participants,
    int clients,
    int seconds,
    long answers,
    long errors,
    List<SoakSample> samples,
    List<Check> checks) {
  private static final String ROW = "%8s %8s %8s %8s %9s %10s %8s %11s %14s %11s%n";

  SoakResult {
    samples = List.copyOf(samples);
    checks = List.copyOf(checks);
  }

  static SoakResult of(BenchPlan plan, SoakEvidence evidence) {
    return new SoakResult(
        plan.participants(),
        plan.clients(),
        plan.seconds(),
        evidence.load().answers(),
        evidence.load().errors(),
        evidence.samples(),
        evidence.checks());
  }

  /** Whether every check held. */
  boolean allHeld() {
    return checks.stream().allMatch(Check::held);
  }

  /** For people. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        text(
            "%n" + ROW,
            "after s",
            "tx/s",
            "p50 ms",
            "p99 ms",
            "heap MB",
            "direct MB",
            "RSS MB",
            "log B/tx",
            "other tables MB",
            "unfinished"));
    samples.forEach(sample -> table.append(row(sample)));
    table.append(text("%n"));
    checks.forEach(check -> table.append(ResultTable.row(check)));
    return table.toString();
  }

  private static String row(SoakSample sample) {
    return text(
        ROW,
        text("%,.0f", sample.atS()),
        text("%,.0f", sample.txPerS()),
        text("%.2f", sample.p50Ms()),
        text("%.2f", sample.p99Ms()),
        text("%.1f", sample.heapMb()),
        text("%.1f", sample.directMb()),
        told(sample.rssMb()),
        text("%,.0f", sample.logBytesPerTx()),
        text("%.1f", sample.otherTablesMb()),
        sample.unfinished());
  }

  private static String told(@Nullable Double mb) {
    return mb == null ? "?" : text("%.1f", mb);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
