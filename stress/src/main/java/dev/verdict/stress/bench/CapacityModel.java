package dev.verdict.stress.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What transactions cost and how fast they are, fitted to the curves of a sweep. Costs are in
 * microseconds of processor time, or in bytes of PostgreSQL's log, for each transaction.
 *
 * @param server of a coordinator
 * @param postgresql of the database
 * @param walBytes of its log
 * @param forwardingUs of the coordinators, if a request came to another than the one that leads it
 */
public record CapacityModel(
    CostLaw server, CostLaw postgresql, CostLaw walBytes, double forwardingUs) {
  private static final double USUAL_PAYLOAD_BYTES = 14;

  /**
   * Fits it.
   *
   * @param participants the curve against the number of participants, with the usual payload
   * @param payload the curve against the size of the payload
   * @param nodes the curve against the number of coordinators
   * @throws IllegalArgumentException if processor time was not told
   */
  public static CapacityModel of(Curve participants, Curve payload, Curve nodes) {
    Curves both = new Curves(participants, payload);
    return new CapacityModel(
        both.law(figures -> figures.cpuUsPerTx().server()),
        both.law(figures -> figures.cpuUsPerTx().postgresql()),
        both.law(Figures::walBytesPerTx),
        forwardingUs(nodes));
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

  /**
   * With n coordinators that clients take turns with, (n - 1) / n of the requests are passed on.
   */
  private static double forwardingUs(Curve nodes) {
    Function<Figures, @Nullable Double> server = figures -> figures.cpuUsPerTx().server();
    double alone = told(server, nodes.points().get(0));
    return nodes.points().stream()
        .skip(1)
        .mapToDouble(point -> (told(server, point) - alone) * point.value() / (point.value() - 1.0))
        .average()
        .orElse(0);
  }

  private static double told(Function<Figures, @Nullable Double> figure, Curve.Point point) {
    Double told = figure.apply(point.verdict());
    if (told == null) {
      throw new IllegalArgumentException("processor time was not told");
    }
    return told;
  }
}
