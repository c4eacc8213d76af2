package dev.verdict.protocol.definition.draw;

import java.util.List;

/** A picture in Graphviz's language. */
final class DotWriter {
  private final Picture picture;
  private final TextWriter out = new TextWriter();
  private int blocks;

  DotWriter(Picture picture) {
    this.picture = picture;
  }

  String write() {
    out.open("digraph " + quoted(List.of(picture.title())) + " {");
    out.line("node [shape=box, fontname=\"sans-serif\", fontsize=11]");
    out.line("edge [fontname=\"sans-serif\", fontsize=10]");
    outline(Outline.of(picture));
    for (Picture.Edge edge : picture.forward()) {
      out.line("s" + edge.from() + " -> s" + edge.to() + label(edge));
    }
    wayBack();
    out.close("}");
    return out.text();
  }

  private void outline(Outline outline) {
    outline.nodes().forEach(node -> out.line(node(node, picture.nodes().get(node))));
    for (Outline block : outline.blocks()) {
      blocks++;
      out.open("subgraph cluster_b" + blocks + " {");
      out.line("label=" + quoted(List.of(block.title())) + "; style=rounded; color=gray");
      outline(block);
      out.close("}");
    }
  }

  private static String node(int index, Node node) {
    String look =
        switch (node.look()) {
          case START, END -> ", shape=ellipse";
          case STEP, FORWARD -> "";
          case PIVOT -> ", shape=hexagon, penwidth=3";
        };
    return "s" + index + " [label=" + quoted(node.lines()) + look + "]";
  }

  private String label(Picture.Edge edge) {
    String condition = picture.nodes().get(edge.to()).condition();
    return condition.isEmpty() ? "" : " [label=" + quoted(List.of("if " + condition)) + "]";
  }

  private void wayBack() {
    if (picture.back().isEmpty()) {
      return;
    }
    out.open("subgraph cluster_back {");
    out.line("label=" + quoted(List.of(picture.undoTitle())) + "; style=dashed");
    out.line("node [style=dashed]");
    for (int node = picture.end(); node >= 0; node--) {
      Node place = picture.nodes().get(node);
      if (place.isOnTheWayBack()) {
        String shape = node == 0 || node == picture.end() ? ", shape=ellipse" : "";
        out.line("u" + node + " [label=" + quoted(place.undo()) + shape + "]");
      }
    }
    out.close("}");
    for (Picture.Edge edge : picture.back()) {
      out.line("u" + edge.from() + " -> u" + edge.to() + " [style=dashed]");
    }
  }

  private static String quoted(List<String> lines) {
    return "\"" + String.join("\\n", lines.stream().map(DotWriter::escaped).toList()) + "\"";
  }

  private static String escaped(String text) {
    return text.replaceAll("\\p{Cntrl}", " ").replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
