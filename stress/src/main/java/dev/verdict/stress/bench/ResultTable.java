package dev.verdict.stress.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A result for people. */
public final class ResultTable {
  private static final String ROW = "%-10s %12s %10s %10s %10s %10s %10s%n";

  private static final String CPU_ROW = "%-10s %12s %10s %12s %10s %10s%n";

  private ResultTable() {}

  static String of(BenchResult result) {
    StringBuilder table = new StringBuilder();
    table.append(
        text(
            "%n%s, %d participants, %s, %d s each%n%n",
            result.kind(), result.participants(), load(result), result.seconds()));
    table.append(text(ROW, "", "tx/s", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms"));
    table.append(row("verdict", result.verdict()));
    table.append(row("floor", result.floor()));
    table.append(text("%nratio to the floor  %.3f%n", result.ratioToFloor()));
    table.append(text("ratio of the p50s   %.3f%n", result.latencyRatioToFloor()));
    table.append(text("WAL flushes per tx  %.3f%n", result.walFlushesPerTx()));
    table.append(
        text(
            "WAL bytes per tx    %,.0f (floor %,.0f)%n",
            result.verdict().walBytesPerTx(), result.floor().walBytesPerTx()));
    table.append(text("%nprocessor time per tx, in us%n"));
    table.append(text(CPU_ROW, "", "server", "PostgreSQL", "participants", "clients", "together"));
    table.append(row("verdict", result.verdict().cpuUsPerTx()));
    table.append(row("floor", result.floor().cpuUsPerTx()));
    if (result.verdict().cpuUsPerTx().together() == null) {
      table.append(text("?: this machine does not tell, or the process is on another one%n"));
    }
    table.append(text("%n"));
    for (Check check : result.checks()) {
      table.append(row(check));
    }
    return table.toString();
  }

  /** A line for a check. */
  public static String row(Check check) {
    return text("%-6s %-28s %s%n", check.held() ? "ok" : "FAILED", check.name(), check.detail());
  }

  private static String load(BenchResult result) {
    return result.ratePerS() == null
        ? result.clients() + " clients"
        : text("%,d begun a second, at most %d at a time", result.ratePerS(), result.clients());
  }

  private static String row(String name, Figures figures) {
    return text(
        ROW,
        name,
        text("%,.0f", figures.txPerS()),
        text("%.2f", figures.p50Ms()),
        text("%.2f", figures.p90Ms()),
        text("%.2f", figures.p99Ms()),
        text("%.2f", figures.p999Ms()),
        text("%.2f", figures.maxMs()));
  }

  private static String row(String name, CpuPerTx cpu) {
    return text(
        CPU_ROW,
        name,
        told(cpu.server()),
        told(cpu.postgresql()),
        told(cpu.participants()),
        told(cpu.clients()),
        told(cpu.together()));
  }

  private static String told(@Nullable Double us) {
    return us == null ? "?" : text("%.1f", us);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
