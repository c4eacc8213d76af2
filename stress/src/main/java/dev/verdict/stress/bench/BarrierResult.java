package dev.verdict.stress.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What the barrier costs, as it is printed. Rates are operations per second and medians over the
 * rounds; the ratio is the median of the rounds' ratios, since the two of one round are closest in
 * time.
 *
 * @param threads how many worked at a time, each on a connection of its own
 * @param twoStatementsPerS behind two plain statements in the barrier's place
 * @param optimisticPerS behind the barrier that runs first deliveries at once
 * @param ratio of the rate behind the barrier to the one without
 * @param optimisticRatio of the rate behind the optimistic barrier to the one without
 * @param ratioAsked what the optimistic one has to reach
 * @param ratioToTwoStatements of the rate behind the barrier to that
 */
record BarrierResult(
    String kind,
    int clients,
    int threads,
    int seconds,
    double withoutPerS,
    double twoStatementsPerS,
    double behindBarrierPerS,
    double optimisticPerS,
    double ratio,
    double optimisticRatio,
    double ratioAsked,
    double ratioToTwoStatements,
    List<Round> rounds,
    long errors,
    long answers,
    List<Check> checks) {
  /** The share of the rate without the barrier that has to be reached behind the optimistic one. */
  static final double OPTIMISTIC_RATIO_MIN = 0.65;

  /** The same for the one that looks first: less than it had when this was written. */
  static final double RATIO_MIN = 0.55;

  private static final int ERRORS_TOLD_MAX = 3;
  private static final String ROW = "%-30s %12s%n";

  BarrierResult {
    rounds = List.copyOf(rounds);
    checks = List.copyOf(checks);
  }

  /** The rates of one round. */
  record Round(
      double withoutPerS,
      double twoStatementsPerS,
      double behindBarrierPerS,
      double optimisticPerS,
      double ratio,
      double optimisticRatio,
      double ratioToTwoStatements) {
    static Round of(double without, double twoStatements, double behind, double optimistic) {
      return new Round(
          BenchResult.rate(without),
          BenchResult.rate(twoStatements),
          BenchResult.rate(behind),
          BenchResult.rate(optimistic),
          BenchResult.fine(BenchResult.ratio(behind, without)),
          BenchResult.fine(BenchResult.ratio(optimistic, without)),
          BenchResult.fine(BenchResult.ratio(behind, twoStatements)));
    }
  }

  /**
   * What else came out.
   *
   * @param without operations that ended, but not behind the barrier
   * @param behind operations that ended behind it
   * @param bookings what stands of all of them
   * @param branches what the barrier knows
   * @param errors why operations failed
   * @param settingsNotOn settings without which a commit is cheaper than it may be
   */
  record Evidence(
      long without,
      long behind,
      long bookings,
      long branches,
      List<String> errors,
      List<String> settingsNotOn) {
    Evidence {
      errors = List.copyOf(errors);
      settingsNotOn = List.copyOf(settingsNotOn);
    }
  }

  static BarrierResult of(BenchPlan plan, List<Round> rounds, Evidence evidence) {
    double ratio = median(rounds, Round::ratio);
    double optimisticRatio = median(rounds, Round::optimisticRatio);
    return new BarrierResult(
        "barrier",
        plan.clients(),
        BookingService.THREADS,
        plan.seconds(),
        median(rounds, Round::withoutPerS),
        median(rounds, Round::twoStatementsPerS),
        median(rounds, Round::behindBarrierPerS),
        median(rounds, Round::optimisticPerS),
        ratio,
        optimisticRatio,
        OPTIMISTIC_RATIO_MIN,
        median(rounds, Round::ratioToTwoStatements),
        rounds,
        evidence.errors().size(),
        evidence.without() + evidence.behind(),
        checks(ratio, optimisticRatio, evidence));
  }

  private static List<Check> checks(double ratio, double optimisticRatio, Evidence evidence) {
    List<String> told = evidence.errors().stream().limit(ERRORS_TOLD_MAX).toList();
    return List.of(
        new Check("no_errors", told.isEmpty(), evidence.errors().size() + " errors " + told),
        Check.equal(
            "each_stands_once",
            "operations",
            evidence.without() + evidence.behind(),
            "bookings",
            evidence.bookings()),
        Check.equal(
            "each_branch_is_kept",
            "operations behind the barrier",
            evidence.behind(),
            "branches",
            evidence.branches()),
        new Check(
            "postgres_keeps_commits",
            evidence.settingsNotOn().isEmpty(),
            evidence.settingsNotOn().isEmpty()
                ? "fsync, synchronous_commit and full_page_writes are on"
                : String.join(", ", evidence.settingsNotOn())),
        atLeast("at_least_0_55_of_the_rate", RATIO_MIN, ratio),
        atLeast("optimistic_at_least_0_65_of_the_rate", OPTIMISTIC_RATIO_MIN, optimisticRatio));
  }

  private static Check atLeast(String name, double asked, double ratio) {
    return new Check(name, ratio >= asked, text("%.3f of the rate without it", ratio));
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
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
            "%n%d clients, %d threads with a connection each, %d s each in %d rounds%n%n",
            clients, threads, seconds, rounds.size()));
    table.append(text(ROW, "", "operations/s"));
    table.append(text(ROW, "without", text("%,.0f", withoutPerS)));
    table.append(text(ROW, "behind two statements", text("%,.0f", twoStatementsPerS)));
    table.append(text(ROW, "behind the barrier", text("%,.0f", behindBarrierPerS)));
    table.append(text(ROW, "behind the optimistic barrier", text("%,.0f", optimisticPerS)));
    table.append(text("%nratio  %.3f, of the rounds", ratio));
    rounds.forEach(round -> table.append(text(" %.3f", round.ratio())));
    table.append(text("%nratio  %.3f optimistic, of the rounds", optimisticRatio));
    rounds.forEach(round -> table.append(text(" %.3f", round.optimisticRatio())));
    table.append(text("%nratio  %.3f to two statements%n%n", ratioToTwoStatements));
    checks.forEach(check -> table.append(ResultTable.row(check)));
    return table.toString();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
