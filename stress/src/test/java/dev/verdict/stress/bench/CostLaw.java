package dev.verdict.stress.bench;

import dev.verdict.stress.fit.LinearFit;
import java.util.List;

/**
 * What a transaction costs, as a sum: so much for itself, so much for each participant, so much for
 * each kilobyte that all participants get together.
 *
 * @param worstError the largest relative error at a measured point, as a share
 */
public record CostLaw(
    double constant, double perParticipant, double perKilobyte, double worstError) {
  private static final double BYTES_PER_KB = 1_000;

  /**
   * What one measured transaction cost.
   *
   * @param payloadBytes what each participant got
   */
  record Sample(int participants, double payloadBytes, double cost) {}

  /** The law that comes nearest to some samples. */
  static CostLaw of(List<Sample> samples) {
    double[][] terms = new double[samples.size()][];
    double[] costs = new double[samples.size()];
    for (int i = 0; i < terms.length; i++) {
      Sample sample = samples.get(i);
      terms[i] =
          new double[] {
            1, sample.participants(), kilobytes(sample.participants(), sample.payloadBytes())
          };
      costs[i] = sample.cost();
    }
    LinearFit fit = LinearFit.of(terms, costs);
    return new CostLaw(
        fit.coefficients().get(0),
        fit.coefficients().get(1),
        fit.coefficients().get(2),
        fit.worstError());
  }

  /** What a transaction costs by this law. */
  public double cost(int participants, double payloadBytes) {
    return constant
        + perParticipant * participants
        + perKilobyte * kilobytes(participants, payloadBytes);
  }

  private static double kilobytes(int participants, double payloadBytes) {
    return participants * payloadBytes / BYTES_PER_KB;
  }
}
