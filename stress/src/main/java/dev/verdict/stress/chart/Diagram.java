package dev.verdict.stress.chart;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lines over a few values, which stand at the same distance, whatever they are.
 *
 * @param title what the lines show
 * @param values from left to right
 * @param lines at least one, with a figure for each value
 */
public record Diagram(String title, List<String> values, List<Line> lines) {
  private static final List<String> COLOURS = List.of("#0b5fa5", "#c2410c", "#7a8794", "#c9b037");
  private static final int LEFT = 64;
  private static final int RIGHT = 16;
  private static final int TOP = 44;
  private static final int BOTTOM = 28;
  private static final int STEPS = 4;
  private static final List<Double> ROUND = List.of(1.0, 2.0, 2.5, 5.0, 10.0);

  /** Copies the lists. */
  public Diagram {
    values = List.copyOf(values);
    lines = List.copyOf(lines);
  }

  /**
   * One line.
   *
   * @param figures empty where nobody told one
   */
  public record Line(String name, List<Optional<Double>> figures) {
    /** Copies the list. */
    public Line {
      figures = List.copyOf(figures);
    }

    Stream<Double> told() {
      return figures.stream().flatMap(Optional::stream);
    }
  }

  /** The elements that draw it into so much room. */
  String svg(int width, int height) {
    StringBuilder svg = new StringBuilder();
    double top = top();
    svg.append(label(LEFT, 16, "start", "font-weight=\"bold\"", title));
    for (int step = 0; step <= STEPS; step++) {
      double figure = top * step / STEPS;
      double y = y(figure, top, height);
      svg.append(
          text(
              "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>\n",
              LEFT, y, width - RIGHT, y));
      svg.append(label(LEFT - 6, y + 4, "end", "", shortened(figure)));
    }
    for (int i = 0; i < values.size(); i++) {
      svg.append(label(x(i, width), height - 10, "middle", "", values.get(i)));
    }
    double legend = LEFT;
    for (int i = 0; i < lines.size(); i++) {
      String colour = COLOURS.get(i % COLOURS.size());
      Line line = lines.get(i);
      svg.append(drawn(line, colour, top, width, height));
      svg.append(label(legend, 33, "start", "fill=\"" + colour + "\"", line.name()));
      legend += 14 + 6.5 * line.name().length();
    }
    return svg.toString();
  }

  private String drawn(Line line, String colour, double top, int width, int height) {
    StringBuilder points = new StringBuilder();
    StringBuilder dots = new StringBuilder();
    for (int i = 0; i < line.figures().size(); i++) {
      if (line.figures().get(i).isPresent()) {
        double x = x(i, width);
        double y = y(line.figures().get(i).get(), top, height);
        points.append(text("%.1f,%.1f ", x, y));
        dots.append(text("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n", x, y, colour));
      }
    }
    return text(
            "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>\n",
            colour, points.toString().trim())
        + dots;
  }

  /** A round figure that no line exceeds. */
  double top() {
    double most = lines.stream().flatMap(Line::told).mapToDouble(each -> each).max().orElse(0);
    if (most <= 0) {
      return 1;
    }
    double unit = Math.pow(10, Math.floor(Math.log10(most)));
    return ROUND.stream()
        .map(each -> each * unit)
        .filter(each -> each >= most)
        .findFirst()
        .orElse(10 * unit);
  }

  private double x(int index, int width) {
    double room = width - LEFT - RIGHT;
    return LEFT + room * (index + 0.5) / values.size();
  }

  private static double y(double figure, double top, int height) {
    double room = height - TOP - BOTTOM;
    return height - BOTTOM - room * figure / top;
  }

  private static String label(double x, double y, String anchor, String style, String words) {
    return text(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>\n",
        x, y, anchor, style, words);
  }

  private static String shortened(double figure) {
    return figure >= 10 || figure == 0 ? text("%,.0f", figure) : text("%.2f", figure);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
