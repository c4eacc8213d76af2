package dev.verdict.stress.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a hanging service costs transactions that do not touch it, as it is printed. Rates are
 * transactions per second, latencies are in milliseconds; {@code beside...} is with the hanging
 * service, the others without. Rates and latencies are medians over the rounds; the ratio is the
 * median of the rounds' ratios, since the two of one round are closest in time.
 *
 * @param p99Ratios of each round
 */
record HangingResult(
    String kind,
    int participants,
    int clients,
    int seconds,
    double txPerS,
    double p50Ms,
    double p99Ms,
    double besideHangingTxPerS,
    double besideHangingP50Ms,
    double besideHangingP99Ms,
    double p99Ratio,
    List<Double> p99Ratios,
    int hangingPerS,
    long hangingBegun,
    long hangingCalls,
    long errors,
    long answers,
    List<Check> checks) {
  private static final double P99_RATIO_MAX = 1.3;
  private static final String ROW = "%-24s %10s %10s %10s%n";

  HangingResult {
    p99Ratios = List.copyOf(p99Ratios);
    checks = List.copyOf(checks);
  }

  /**
   * What became of the transactions with the hanging service.
   *
   * @param begun how many were begun
   * @param calls calls that the service did not answer
   * @param unfinished how many did not end after it woke up
   */
  record Hanging(long begun, long calls, long unfinished) {}

  static HangingResult of(BenchPlan plan, Series without, Series beside, Hanging hanging) {
    List<Double> ratios = ratios(without, beside);
    double ratio = median(ratios);
    return new HangingResult(
        plan.kind().name().toLowerCase(Locale.ROOT),
        plan.participants(),
        plan.clients(),
        plan.seconds(),
        BenchResult.rate(without.txPerS()),
        BenchResult.fine(without.p50Ms()),
        BenchResult.fine(without.p99Ms()),
        BenchResult.rate(beside.txPerS()),
        BenchResult.fine(beside.p50Ms()),
        BenchResult.fine(beside.p99Ms()),
        ratio,
        ratios,
        HangingTraffic.PER_S,
        hanging.begun(),
        hanging.calls(),
        without.errors() + beside.errors(),
        without.answers() + beside.answers(),
        checks(without, beside, hanging, ratio));
  }

  private static List<Double> ratios(Series without, Series beside) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < without.rounds().size(); i++) {
      double one = without.rounds().get(i).load().latency().p99Ms();
      double other = beside.rounds().get(i).load().latency().p99Ms();
      ratios.add(BenchResult.fine(BenchResult.ratio(other, one)));
    }
    return ratios;
  }

  private static double median(List<Double> ratios) {
    return ratios.stream().sorted().toList().get(ratios.size() / 2);
  }

  private static List<Check> checks(Series without, Series beside, Hanging hanging, double ratio) {
    long errors = without.errors() + beside.errors();
    long answers = without.answers() + beside.answers();
    List<String> troubles =
        Stream.concat(without.firstTroubles().stream(), beside.firstTroubles().stream()).toList();
    return List.of(
        new Check("no_errors", errors == 0, errors + " errors " + troubles),
        Check.equal(
            "all_committed", "answers", answers, "commits", without.commits() + beside.commits()),
        new Check(
            "something_hung",
            hanging.begun() > 0 && hanging.calls() > 0,
            hanging.begun() + " transactions, " + hanging.calls() + " calls without an answer"),
        new Check(
            "p99_within_1_3_times",
            ratio > 0 && ratio <= P99_RATIO_MAX,
            String.format(Locale.ROOT, "%.3f times the p99 without it", ratio)),
        Check.equal("nothing_stays_behind", "expected", 0, "unfinished", hanging.unfinished()));
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
            "%n%s, %d participants, %d clients, %d s each; %d/s begun with a service that hangs%n%n",
            kind, participants, clients, seconds, hangingPerS));
    table.append(text(ROW, "", "tx/s", "p50 ms", "p99 ms"));
    table.append(row("without", txPerS, p50Ms, p99Ms));
    table.append(
        row(
            "beside a hanging service",
            besideHangingTxPerS,
            besideHangingP50Ms,
            besideHangingP99Ms));
    table.append(text("%nratio of the p99  %.3f, of the rounds", p99Ratio));
    p99Ratios.forEach(each -> table.append(text(" %.3f", each)));
    table.append(text("%n%n"));
    checks.forEach(check -> table.append(ResultTable.row(check)));
    return table.toString();
  }

  private static String row(String name, double rate, double p50Ms, double p99Ms) {
    return text(ROW, name, text("%,.0f", rate), text("%.2f", p50Ms), text("%.2f", p99Ms));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
