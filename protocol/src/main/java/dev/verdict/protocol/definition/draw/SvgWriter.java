package dev.verdict.protocol.definition.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A picture as SVG: the way forward from the top down, and to its right the way back from the
 * bottom up, each compensation in the row of its step. It holds no script and no style sheet.
 */
final class SvgWriter {
  private static final int BOX_WIDTH = 180;
  private static final int BOX_HEIGHT = 62;
  private static final int PITCH_X = 210;
  private static final int PITCH_Y = 112;
  private static final int GAP_X = PITCH_X - BOX_WIDTH;
  private static final int MARGIN = 24;
  private static final int BOX_MARGIN = 6;
  private static final int BOX_MARGIN_STEP = 4;
  private static final int BOX_HEAD = 18;

  /** A box that holds more boxes than these looks as if it held so many. */
  private static final int BOXES_INSIDE_MAX = 2;

  private static final int HEAD = 34;
  private static final int LINE_HEIGHT = 15;
  private static final int LINE_CHARS_MAX = 28;
  private static final int LABEL_HEIGHT = 18;
  private static final int LABEL_BASELINE = 4;
  private static final int LABEL_PADDING = 8;
  private static final int LABEL_CHAR_WIDTH = 7;
  private static final String INK = "#1f2933";

  private final Picture picture;
  private final List<Block> sagas;
  private final Layout layout;
  private final TextWriter out = new TextWriter();

  SvgWriter(Picture picture) {
    this.picture = picture;
    this.sagas = picture.blocks().stream().filter(Block::saga).toList();
    this.layout =
        Layout.of(
            picture.nodes().size(), picture.forward(), sagas.stream().map(Block::nodes).toList());
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
    IntStream.range(0, sagas.size()).forEach(this::box);
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

  // --- boxes around the steps of sagas within

  private void box(int number) {
    Block saga = sagas.get(number);
    List<Layout.Band> bands = layout.bands(number);
    int inside = (int) sagas.stream().filter(saga::holds).count() - 1;
    double margin = BOX_MARGIN + Math.min(inside, BOXES_INSIDE_MAX) * BOX_MARGIN_STEP;
    double head = BOX_HEAD + Math.min(inside, BOXES_INSIDE_MAX) * LINE_HEIGHT;
    Layout.Band first = bands.get(0);
    out.line(
        "<path d=\"%s\" fill=\"#f8fafc\" stroke=\"#9aa5b1\"/>"
            .formatted(outline(bands, margin, head)));
    double middle = x((first.left() + first.right()) / 2, false);
    text(middle, top(first.row()) - head + LINE_HEIGHT - 2, "middle", saga.title(), false);
  }

  /** Down the right sides of the bands, and up the left ones. */
  private static String outline(List<Layout.Band> bands, double margin, double head) {
    StringBuilder right = new StringBuilder("M");
    StringBuilder left = new StringBuilder();
    double from = top(bands.get(0).row()) - head;
    for (int i = 0; i < bands.size(); i++) {
      Layout.Band band = bands.get(i);
      boolean isLast = i == bands.size() - 1;
      double to =
          isLast
              ? top(band.row()) + BOX_HEIGHT + margin
              : top(bands.get(i + 1).row()) - (PITCH_Y - BOX_HEIGHT) / 2.0;
      double x = MARGIN + band.right() * PITCH_X - GAP_X / 2.0 + margin;
      right.append(i == 0 ? "" : " L").append(point(x, from)).append(" L").append(point(x, to));
      x = MARGIN + band.left() * PITCH_X + GAP_X / 2.0 - margin;
      left.insert(0, " L" + point(x, to) + " L" + point(x, from));
      from = to;
    }
    return right.append(left).append("z").toString();
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
    label(back ? node.mark().back() : node.mark().forward(), x, y);
  }

  /** On the upper edge of its node, at the right. */
  private void label(StepMark.Label label, double x, double y) {
    if (label.words().isEmpty()) {
      return;
    }
    int width = LABEL_PADDING * 2 + label.words().length() * LABEL_CHAR_WIDTH;
    double left = x + BOX_WIDTH / 2.0 - width - LABEL_PADDING;
    out.line(
        "<rect x=\"%s\" y=\"%s\" width=\"%d\" height=\"%d\" rx=\"%d\" fill=\"%s\" stroke=\"%s\"/>"
            .formatted(
                number(left),
                number(y - LABEL_HEIGHT / 2.0),
                width,
                LABEL_HEIGHT,
                LABEL_HEIGHT / 2,
                label.tone().fill(),
                INK));
    text(left + width / 2.0, y + LABEL_BASELINE, "middle", label.words(), true);
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
