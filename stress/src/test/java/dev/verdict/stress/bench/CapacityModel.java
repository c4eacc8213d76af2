package dev.verdict.stress.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What transactions cost, fitted to the curves of a sweep. Costs are in microseconds of processor
 * time, or in bytes of PostgreSQL's log, for each transaction.
 *
 * @param server of a coordinator
 * @param postgresql of the database
 * @param services of all participants together
 * @param walBytes of the database's log
 */
public record CapacityModel(
    CostLaw server, CostLaw postgresql, CostLaw services, CostLaw walBytes) {
  private static final double USUAL_PAYLOAD_BYTES = 14;

  /**
   * Fits it.
   *
   * @param participants the curve against the number of participants, with the usual payload
   * @param payload the curve against the size of the payload
   * @throws IllegalArgumentException if processor time was not told
   */
  public static CapacityModel of(Curve participants, Curve payload) {
    Curves both = new Curves(participants, payload);
    return new CapacityModel(
        both.law(figures -> figures.cpuUsPerTx().server()),
        both.law(figures -> figures.cpuUsPerTx().postgresql()),
        both.law(figures -> figures.cpuUsPerTx().participants()),
        both.law(Figures::walBytesPerTx));
  }

  private record Curves(Curve participants, Curve payload) {
    CostLaw law(Function<Figures, @Nullable Double> figure) {
      List<CostLaw.Sample> samples = new ArrayList<>();
      for (Curve.Point point : participants.points()) {
        samples.add(new CostLaw.Sample(point.value(), USUAL_PAYLOAD_BYTES, told(figure, point)));
      }
      for (Curve.Point point : payload.points()) {
        samples.add(new CostLaw.Sample(payload.participants(), point.value(), told(figure, point)));
      }
      return CostLaw.of(samples);
    }
  }

  private static double told(Function<Figures, @Nullable Double> figure, Curve.Point point) {
    Double told = figure.apply(point.verdict());
    if (told == null) {
      throw new IllegalArgumentException("processor time was not told");
    }
    return told;
  }
}
