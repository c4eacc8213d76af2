package dev.verdict.examples.demo;

import dev.verdict.examples.demo.Told.End;
import dev.verdict.examples.demo.Told.Scenario;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Prints what came of the run. */
final class Report {
  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void outcomes(List<Told> told) {
    line("%n%-48s %6s %6s %8s %8s %8s", "", "done", "undone", "p50 ms", "p99 ms", "max ms");
    for (Scenario scenario : Scenario.values()) {
      List<Told> part = told.stream().filter(each -> each.scenario() == scenario).toList();
      line(
          "%-48s %6d %6d %8.1f %8.1f %8.1f",
          scenario.title(),
          count(part, End.DONE),
          count(part, End.UNDONE),
          percentileMillis(part, 0.50),
          percentileMillis(part, 0.99),
          percentileMillis(part, 1.0));
      reasons(part).forEach((reason, times) -> line("    %5d x %s", times, reason));
    }
  }

  void checks(List<Check> checks) {
    line("%nChecked by SQL in the services' own databases:");
    for (Check check : checks) {
      line("  %-5s %s (%s)", check.holds() ? "ok" : "WRONG", check.claim(), check.evidence());
    }
  }

  void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  static String euros(long cents) {
    return String.format(Locale.ROOT, "%d.%02d", cents / 100, cents % 100);
  }

  private static long count(List<Told> told, End end) {
    return told.stream().filter(each -> each.end() == end).count();
  }

  private static Map<String, Integer> reasons(List<Told> told) {
    Map<String, Integer> reasons = new TreeMap<>();
    for (Told each : told) {
      if (each.end() != End.DONE) {
        reasons.merge(each.reason(), 1, Integer::sum);
      }
    }
    return reasons;
  }

  private static double percentileMillis(List<Told> told, double share) {
    if (told.isEmpty()) {
      return 0;
    }
    List<Duration> sorted =
        told.stream().map(Told::latency).sorted(Comparator.naturalOrder()).toList();
    int at = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.max(0, at)).toNanos() / 1e6;
  }
}
