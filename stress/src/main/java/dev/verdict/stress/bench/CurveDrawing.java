package dev.verdict.stress.bench;

import dev.verdict.stress.chart.Diagram;
import dev.verdict.stress.chart.Drawing;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A curve as four small diagrams over the same values. */
public final class CurveDrawing {
  private final Curve curve;

  private CurveDrawing(Curve curve) {
    this.curve = curve;
  }

  /** All of an SVG file. */
  public static String of(Curve curve) {
    return new CurveDrawing(curve).drawing().svg();
  }

  private Drawing drawing() {
    return new Drawing(
        "Against " + curve.dimension(),
        List.of(
            diagram("transactions per second", both(figures -> Optional.of(figures.txPerS()))),
            diagram(
                "latency in ms",
                List.of(
                    line("Verdict p50", point -> Optional.of(point.verdict().p50Ms())),
                    line("Verdict p99", point -> Optional.of(point.verdict().p99Ms())),
                    line("floor p50", point -> Optional.of(point.floor().p50Ms())),
                    line("floor p99", point -> Optional.of(point.floor().p99Ms())))),
            diagram(
                "processor time per transaction in \u00b5s",
                both(figures -> Optional.ofNullable(figures.cpuUsPerTx().together()))),
            diagram(
                "bytes of WAL per transaction",
                both(figures -> Optional.of(figures.walBytesPerTx())))));
  }

  private Diagram diagram(String title, List<Diagram.Line> lines) {
    List<String> values =
        curve.points().stream()
            .map(point -> String.format(Locale.ROOT, "%,d", point.value()))
            .toList();
    return new Diagram(title, values, lines);
  }

  private List<Diagram.Line> both(Function<Figures, Optional<Double>> figure) {
    return List.of(
        line("Verdict", point -> figure.apply(point.verdict())),
        line("floor", point -> figure.apply(point.floor())));
  }

  private Diagram.Line line(String name, Function<Curve.Point, Optional<Double>> figure) {
    return new Diagram.Line(name, curve.points().stream().map(figure).toList());
  }
}
