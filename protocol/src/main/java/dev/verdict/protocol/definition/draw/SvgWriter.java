package dev.verdict.protocol.definition.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A picture as SVG: the way forward from the top down, and to its right the way back from the
 * bottom up, each compensation in the row of its step. It holds no script and no style sheet.
 */
final class SvgWriter {
  private static final int BOX_WIDTH = 180;
  private static final int BOX_HEIGHT = 62;
  private static final int PITCH_X = 210;
  private static final int PITCH_Y = 112;
  private static final int MARGIN = 24;
  private static final int HEAD = 34;
  private static final int LINE_HEIGHT = 15;
  private static final int LINE_CHARS_MAX = 28;
  private static final String INK = "#1f2933";

  private final Picture picture;
  private final Layout layout;
  private final TextWriter out = new TextWriter();

  SvgWriter(Picture picture) {
    this.picture = picture;
    this.layout = Layout.of(picture.nodes().size(), picture.forward());
  }

  String write() {
    boolean back = !picture.back().isEmpty();
    int width = (int) Math.ceil(MARGIN * 2 + layout.width() * PITCH_X * (back ? 2 : 1));
    int height = MARGIN * 2 + HEAD + layout.rows() * PITCH_Y - (PITCH_Y - BOX_HEIGHT);
    out.open(
        ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\""
                + " height=\"%2$d\" role=\"img\" font-family=\"sans-serif\" font-size=\"12\">")
            .formatted(width, height));
    out.line("<title>" + escaped(picture.title()) + "</title>");
    out.line("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
    arrowHead();
    text(MARGIN, MARGIN, "start", picture.title(), true);
    picture.forward().forEach(edge -> edge(edge, layout.bends(edge), false));
    for (int node = 0; node < picture.nodes().size(); node++) {
      Node place = picture.nodes().get(node);
      node(place, x(node, false), y(node), place.lines(), false);
    }
    if (back) {
      wayBack();
    }
    out.close("</svg>");
    return out.text();
  }

  private void arrowHead() {
    out.line(
        ("<defs><marker id=\"arrow\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\""
                + " markerHeight=\"7\" orient=\"auto-start-reverse\">"
                + "<path d=\"M0 0L10 5L0 10z\" fill=\"%s\"/></marker></defs>")
            .formatted(INK));
  }

  private void wayBack() {
    text(MARGIN + layout.width() * PITCH_X, MARGIN, "start", picture.undoTitle(), true);
    picture.back().forEach(edge -> edge(edge, List.of(), true));
    for (int node = 0; node < picture.nodes().size(); node++) {
      Node place = picture.nodes().get(node);
      if (place.isOnTheWayBack()) {
        node(place, x(node, true), y(node), place.undo(), true);
      }
    }
  }

  // --- nodes

  private void node(Node node, double x, double y, List<String> lines, boolean back) {
    boolean end = node.look() == Node.Look.START || node.look() == Node.Look.END;
    boolean pivot = node.look() == Node.Look.PIVOT && !back;
    String fill = back ? "#fff7ed" : node.look() == Node.Look.FORWARD ? "#ecfdf5" : "#f5f7fa";
    out.line(
        ("<rect x=\"%s\" y=\"%s\" width=\"%d\" height=\"%d\" rx=\"%d\" fill=\"%s\""
                + " stroke=\"%s\" stroke-width=\"%s\"%s/>")
            .formatted(
                number(x - BOX_WIDTH / 2.0),
                number(y),
                BOX_WIDTH,
                BOX_HEIGHT,
                end ? BOX_HEIGHT / 2 : 6,
                fill,
                INK,
                pivot ? "4" : "1",
                back ? " stroke-dasharray=\"5 4\"" : ""));
    List<String> all = new ArrayList<>(lines);
    if (!back && !node.condition().isEmpty()) {
      all.add("if " + node.condition());
    }
    double first = y + BOX_HEIGHT / 2.0 - (all.size() - 1) * LINE_HEIGHT / 2.0 + 4;
    for (int i = 0; i < all.size(); i++) {
      text(x, first + i * LINE_HEIGHT, "middle", all.get(i), i == 0);
    }
  }

  private double x(int node, boolean back) {
    return x(layout.place(node).x(), back);
  }

  private double x(double widths, boolean back) {
    return MARGIN + (widths + (back ? layout.width() : 0)) * PITCH_X;
  }

  private double y(int node) {
    return top(layout.place(node).row());
  }

  private static double top(int row) {
    return MARGIN + HEAD + (double) row * PITCH_Y;
  }

  // --- edges

  /** An edge leaves where it leads: below on the way forward, above on the way back. */
  private void edge(Picture.Edge edge, List<Layout.Place> bends, boolean back) {
    double leave = y(edge.from()) + (back ? 0 : BOX_HEIGHT);
    double arrive = y(edge.to()) + (back ? BOX_HEIGHT : 0);
    StringBuilder path = new StringBuilder("M");
    path.append(point(x(edge.from(), back), leave));
    for (Layout.Place bend : bends) {
      double top = top(bend.row());
      path.append(" L").append(point(x(bend.x(), back), top));
      path.append(" L").append(point(x(bend.x(), back), top + BOX_HEIGHT));
    }
    path.append(" L").append(point(x(edge.to(), back), arrive));
    out.line(
        "<path d=\"%s\" fill=\"none\" stroke=\"%s\"%s marker-end=\"url(#arrow)\"/>"
            .formatted(path, INK, back ? " stroke-dasharray=\"5 4\"" : ""));
  }

  private static String point(double x, double y) {
    return number(x) + " " + number(y);
  }

  // --- text

  private void text(double x, double y, String anchor, String text, boolean strong) {
    boolean cut = text.length() > LINE_CHARS_MAX && anchor.equals("middle");
    String shown = cut ? text.substring(0, LINE_CHARS_MAX - 1) + "…" : text;
    out.line(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"%s\"%s>%s%s</text>"
            .formatted(
                number(x),
                number(y),
                anchor,
                INK,
                strong ? " font-weight=\"bold\"" : "",
                cut ? "<title>" + escaped(text) + "</title>" : "",
                escaped(shown)));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replace(".0", "");
  }

  private static String escaped(String text) {
    return text.replaceAll("\\p{Cntrl}|[\\ud800-\\udfff\\ufffe\\uffff]", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
