package dev.verdict.stress.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a sweep along one dimension left behind, to be judged.
 *
 * @param values of the dimension
 * @param verdict Verdict's rounds at each
 * @param floor the floor's
 */
record SweepEvidence(List<Integer> values, List<Series> verdict, List<Series> floor) {
  /** How much slower it may get. */
  private static final double FLAT_MIN = 0.9;

  SweepEvidence {
    values = List.copyOf(values);
    verdict = List.copyOf(verdict);
    floor = List.copyOf(floor);
  }

  List<Curve.Point> points() {
    List<Curve.Point> points = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      points.add(Curve.Point.of(values.get(i), verdict.get(i), floor.get(i)));
    }
    return points;
  }

  /** Whether each log had as many rows as its value says. */
  Check filled(List<Long> rows) {
    boolean held = true;
    for (int i = 0; i < values.size(); i++) {
      held &= rows.get(i) >= values.get(i);
    }
    return new Check("logs_filled", held, rows + " rows before the first round");
  }

  /** Whether what is in the log costs at most a tenth of the rate. */
  Check isFlat() {
    List<String> told = new ArrayList<>();
    boolean held = true;
    for (int i = 1; i < values.size(); i++) {
      double share = share(verdict.get(i), verdict.get(0));
      held &= share >= FLAT_MIN;
      told.add(String.format(Locale.ROOT, "%.3f of the rate with %,d rows", share, values.get(i)));
    }
    return new Check("flat_within_10_percent", held, String.join(", ", told));
  }

  /** The median of the shares pass by pass, so that a slow moment of the machine hardly counts. */
  private static double share(Series one, Series first) {
    double[] shares = new double[one.rounds().size()];
    for (int pass = 0; pass < shares.length; pass++) {
      double rate = one.rounds().get(pass).load().answersPerSecond();
      shares[pass] = BenchResult.ratio(rate, first.rounds().get(pass).load().answersPerSecond());
    }
    return Series.median(shares);
  }
}
