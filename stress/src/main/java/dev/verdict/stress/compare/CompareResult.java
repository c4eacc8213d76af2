package dev.verdict.stress.compare;

import dev.verdict.stress.bench.Check;
import dev.verdict.stress.bench.Evidence;
import dev.verdict.stress.bench.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A comparison's result as it is printed.
 *
 * @param seconds how long each contestant was measured, all rounds together, in seconds
 * @param rows Verdict, the floor, then the rivals
 * @param ratios Verdict's rate divided by that of the floor and of each rival
 * @param p99Ratios the same of the p99
 */
record CompareResult(
    int participants,
    int clients,
    int seconds,
    int rounds,
    List<Row> rows,
    Map<String, Double> ratios,
    Map<String, Double> p99Ratios,
    List<Check> checks) {
  private static final String FLOOR = "floor";

  CompareResult {
    rows = List.copyOf(rows);
    ratios = new LinkedHashMap<>(ratios);
    p99Ratios = new LinkedHashMap<>(p99Ratios);
    checks = List.copyOf(checks);
  }

  /**
   * Judges a run.
   *
   * @param rivals in the order of the result
   */
  static CompareResult of(ComparePlan plan, Evidence evidence, Map<Rival, Series> rivals) {
    Row verdict = Row.of("verdict", About.verdict(), evidence.verdict(), true);
    List<Row> rows = new ArrayList<>();
    rows.add(verdict);
    rows.add(Row.of(FLOOR, About.floor(), evidence.floor(), true));
    rivals.forEach(
        (rival, series) ->
            rows.add(Row.of(rival.label(), About.of(rival), series, rival.onPostgres())));
    Map<String, Double> ratios = new LinkedHashMap<>();
    Map<String, Double> p99Ratios = new LinkedHashMap<>();
    for (Row row : rows.subList(1, rows.size())) {
      ratios.put(row.name(), Row.ratio(verdict.txPerS(), row.txPerS()));
      p99Ratios.put(row.name(), Row.ratio(verdict.p99Ms(), row.p99Ms()));
    }
    return new CompareResult(
        ComparePlan.PARTICIPANTS,
        plan.clients(),
        plan.seconds(),
        plan.rounds(),
        rows,
        ratios,
        p99Ratios,
        checks(evidence, rivals));
  }

  /** Whether every check held. */
  boolean allHeld() {
    return checks.stream().allMatch(Check::held);
  }

  private static List<Check> checks(Evidence evidence, Map<Rival, Series> rivals) {
    List<Check> checks = new ArrayList<>(evidence.soundness());
    rivals.forEach(
        (rival, series) -> {
          checks.add(undisturbed(rival, series));
          rival
              .ratioMin()
              .ifPresent(
                  least -> {
                    checks.add(faster(rival, evidence.verdict(), series, least));
                    checks.add(lowerP99(rival, evidence.verdict(), series));
                  });
        });
    return checks;
  }

  /** A rival that meets errors is not at its best. */
  private static Check undisturbed(Rival rival, Series series) {
    String troubles = String.join("; ", series.firstTroubles());
    return new Check(
        name(rival) + "_undisturbed",
        series.errors() == 0 && series.commits() == series.answers() && series.answers() > 0,
        text(
            "%d errors, %d commits for %d answers%s",
            series.errors(),
            series.commits(),
            series.answers(),
            troubles.isEmpty() ? "" : "; first troubles: " + troubles));
  }

  private static Check faster(Rival rival, Series verdict, Series series, double least) {
    double ratio = series.txPerS() == 0 ? 0 : verdict.txPerS() / series.txPerS();
    return new Check(
        "rate_to_" + name(rival),
        ratio >= least,
        text(
            "%.2f times its rate (%,.0f to %,.0f tx/s), at least %.0f wanted",
            ratio, verdict.txPerS(), series.txPerS(), least));
  }

  private static Check lowerP99(Rival rival, Series verdict, Series series) {
    return new Check(
        "p99_below_" + name(rival),
        verdict.p99Ms() < series.p99Ms(),
        text("%.2f ms, its is %.2f ms", verdict.p99Ms(), series.p99Ms()));
  }

  private static String name(Rival rival) {
    return rival.name().toLowerCase(Locale.ROOT);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
