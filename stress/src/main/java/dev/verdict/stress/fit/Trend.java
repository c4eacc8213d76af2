package dev.verdict.stress.fit;

import java.util.Arrays;
import java.util.List;

/**
 * Whether values that were read one after the other grow. The slope is the median of the slopes
 * between all pairs (Theil and Sen), so single outliers move it little; whether it is more than
 * chance is for the test of Mann and Kendall to say, which counts how many pairs go up.
 *
 * @param growth by how much they grow from the first to the last, in their own unit
 * @param middle their median
 * @param score how many standard deviations the pairs that go up are from chance; ties count for
 *     nothing
 */
public record Trend(double growth, double middle, double score) {
  /** Below this many values chance cannot be told. */
  public static final int VALUES_MIN = 8;

  /** One of 1,000 rows of values that only scatter goes beyond. */
  private static final double SCORE_MAX = 3.09;

  /**
   * Of values at equal distances in time.
   *
   * @param values at least two
   */
  public static Trend of(List<Double> values) {
    int count = values.size();
    double[] slopes = new double[count * (count - 1) / 2];
    int up = 0;
    int next = 0;
    for (int i = 0; i < count; i++) {
      for (int j = i + 1; j < count; j++) {
        double rise = values.get(j) - values.get(i);
        slopes[next++] = rise / (j - i);
        up += (int) Math.signum(rise);
      }
    }
    double deviation = Math.sqrt(count * (count - 1.0) * (2.0 * count + 5) / 18);
    return new Trend(
        median(slopes) * (count - 1),
        median(values.stream().mapToDouble(value -> value).toArray()),
        (up - Math.signum(up)) / deviation);
  }

  /**
   * Whether they grow by more than that, and not by chance.
   *
   * @param allowance in their own unit
   */
  public boolean exceeds(double allowance) {
    return growth > allowance && score > SCORE_MAX;
  }

  private static double median(double[] numbers) {
    double[] sorted = Arrays.stream(numbers).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
