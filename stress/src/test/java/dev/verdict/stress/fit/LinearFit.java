package dev.verdict.stress.fit;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;

/**
 * A sum of terms that comes as near as it can to measured values, by least squares of the
 * <em>relative</em> errors: a small value counts as much as a large one.
 *
 * @param coefficients of the terms
 * @param worstError of all values the largest relative error, as a share
 */
public record LinearFit(List<Double> coefficients, double worstError) {
  /** Copies the list. */
  public LinearFit {
    coefficients = List.copyOf(coefficients);
  }

  /**
   * Fits.
   *
   * @param terms for each value those that it should be the sum of, each times its coefficient
   * @param values positive; more than there are terms
   */
  public static LinearFit of(double[][] terms, double[] values) {
    double[][] shares = new double[values.length][];
    double[] ones = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      ones[i] = 1;
      shares[i] = new double[terms[i].length];
      for (int j = 0; j < terms[i].length; j++) {
        shares[i][j] = terms[i][j] / values[i];
      }
    }
    OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
    regression.setNoIntercept(true);
    regression.newSampleData(ones, shares);
    double worst = 0;
    for (double residual : regression.estimateResiduals()) {
      worst = Math.max(worst, Math.abs(residual));
    }
    List<Double> coefficients =
        Arrays.stream(regression.estimateRegressionParameters()).boxed().toList();
    return new LinearFit(coefficients, worst);
  }
}
