package dev.verdict.stress.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LinearFitTest {
  @Test
  void aSumOfTermsIsFound() {
    double[][] terms = {{1, 1}, {1, 2}, {1, 4}, {1, 32}};
    LinearFit fit = LinearFit.of(terms, new double[] {15, 20, 30, 170});
    assertThat(fit.coefficients().get(0)).isCloseTo(10, within(1e-6));
    assertThat(fit.coefficients().get(1)).isCloseTo(5, within(1e-6));
    assertThat(fit.worstError()).isCloseTo(0, within(1e-6));
  }

  @Test
  void theWorstErrorIsThatOfTheValueWhichFitsLeast() {
    double[][] terms = {{1}, {1}, {1}};
    LinearFit fit = LinearFit.of(terms, new double[] {10, 10, 20});
    assertThat(fit.worstError()).isBetween(0.3, 0.6);
  }
}
