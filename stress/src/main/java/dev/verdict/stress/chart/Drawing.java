package dev.verdict.stress.chart;

import java.util.List;
import java.util.Locale;

/**
 * Diagrams side by side, two in a row.
 *
 * @param title what all of them are about
 */
public record Drawing(String title, List<Diagram> diagrams) {
  private static final int DIAGRAM_WIDTH = 420;
  private static final int DIAGRAM_HEIGHT = 280;
  private static final int IN_A_ROW = 2;

  /** Copies the list. */
  public Drawing {
    diagrams = List.copyOf(diagrams);
  }

  /** All of an SVG file. */
  public String svg() {
    int width = IN_A_ROW * DIAGRAM_WIDTH;
    int height = (diagrams.size() + 1) / IN_A_ROW * DIAGRAM_HEIGHT;
    StringBuilder svg = new StringBuilder();
    svg.append(
        text(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"11\">\n<title>%s</title>\n"
                + "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n",
            width, height, title, width, height));
    for (int i = 0; i < diagrams.size(); i++) {
      svg.append(
          text(
              "<g transform=\"translate(%d,%d)\">\n%s</g>\n",
              i % IN_A_ROW * DIAGRAM_WIDTH,
              i / IN_A_ROW * DIAGRAM_HEIGHT,
              diagrams.get(i).svg(DIAGRAM_WIDTH, DIAGRAM_HEIGHT)));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
