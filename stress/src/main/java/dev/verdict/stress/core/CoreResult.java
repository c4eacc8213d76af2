package dev.verdict.stress.core;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * How fast the core is, as it is printed. A step is one input: its decision, and the evolution of
 * the state by each record of it.
 *
 * @param stepsPerS of the slowest kind
 * @param asked what that has to reach
 */
public record CoreResult(
    String kind, double stepsPerS, double asked, List<Kind> kinds, List<Check> checks) {
  /** What the slowest kind has to reach, in steps per second on one core. */
  static final double STEPS_PER_S_MIN = 2_000_000;

  private static final String ROW = "%-18s %7s %14s %12s %14s%n";

  /** Copies the lists. */
  public CoreResult {
    kinds = List.copyOf(kinds);
    checks = List.copyOf(checks);
  }

  /**
   * One kind of transaction.
   *
   * @param steps of one transaction
   * @param stepsPerS the mean over the measured iterations
   * @param error half the width of its confidence interval of 99.9 %
   * @param bytesPerStep allocated
   */
  public record Kind(String name, int steps, double stepsPerS, double error, double bytesPerStep) {}

  /**
   * Something that must hold.
   *
   * @param detail the figures behind it, in words
   */
  public record Check(String name, boolean held, String detail) {}

  static CoreResult of(List<Kind> kinds) {
    Kind slowest = kinds.stream().min(Comparator.comparingDouble(Kind::stepsPerS)).orElseThrow();
    Check enough =
        new Check(
            "at_least_2_million_steps_per_s",
            slowest.stepsPerS() >= STEPS_PER_S_MIN,
            text("%,.0f in %s", slowest.stepsPerS(), slowest.name()));
    return new CoreResult("core", slowest.stepsPerS(), STEPS_PER_S_MIN, kinds, List.of(enough));
  }

  /** Whether every check held. */
  public boolean allHeld() {
    return checks.stream().allMatch(Check::held);
  }

  /** For people. */
  public String table() {
    StringBuilder table = new StringBuilder(text("%n"));
    table.append(text(ROW, "", "steps", "steps/s", "+-", "bytes/step"));
    for (Kind each : kinds) {
      table.append(
          text(
              ROW,
              each.name(),
              each.steps(),
              text("%,.0f", each.stepsPerS()),
              text("%,.0f", each.error()),
              text("%,.0f", each.bytesPerStep())));
    }
    table.append(text("%n"));
    for (Check check : checks) {
      table.append(
          text("%-6s %s  %s%n", check.held() ? "ok" : "FAILED", check.name(), check.detail()));
    }
    return table.toString();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
