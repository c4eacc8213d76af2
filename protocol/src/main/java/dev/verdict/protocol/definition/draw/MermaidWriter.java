package dev.verdict.protocol.definition.draw;

import java.util.ArrayList;
import java.util.List;

/** A picture as a Mermaid flowchart. */
final class MermaidWriter {
  private final Picture picture;
  private final TextWriter out = new TextWriter();
  private int blocks;

  MermaidWriter(Picture picture) {
    this.picture = picture;
  }

  String write() {
    out.open("flowchart TD");
    outline(Outline.of(picture));
    for (Picture.Edge edge : picture.forward()) {
      out.line("s" + edge.from() + " -->" + label(edge) + " s" + edge.to());
    }
    wayBack();
    look();
    return out.text();
  }

  private void outline(Outline outline) {
    outline.nodes().forEach(node -> out.line(node(node, picture.nodes().get(node))));
    for (Outline block : outline.blocks()) {
      blocks++;
      out.open("subgraph b" + blocks + " [" + quoted(List.of(block.title())) + "]");
      outline(block);
      out.close("end");
    }
  }

  private static String node(int index, Node node) {
    String text = quoted(node.lines());
    return "s"
        + index
        + switch (node.look()) {
          case START, END -> "([" + text + "])";
          case STEP, FORWARD -> "[" + text + "]";
          case PIVOT -> "{{" + text + "}}";
        };
  }

  private String label(Picture.Edge edge) {
    String condition = picture.nodes().get(edge.to()).condition();
    return condition.isEmpty() ? "" : "|" + quoted(List.of("if " + condition)) + "|";
  }

  private void wayBack() {
    if (picture.back().isEmpty()) {
      return;
    }
    out.open("subgraph back [" + quoted(List.of(picture.undoTitle())) + "]");
    out.line("direction TB");
    for (int node : undone()) {
      String text = quoted(picture.nodes().get(node).undo());
      boolean step = node > 0 && node < picture.end();
      out.line("u" + node + (step ? "[" + text + "]" : "([" + text + "])"));
    }
    out.close("end");
    for (Picture.Edge edge : picture.back()) {
      out.line("u" + edge.from() + " -.-> u" + edge.to());
    }
  }

  private List<Integer> undone() {
    List<Integer> undone = new ArrayList<>();
    for (int node = picture.end(); node >= 0; node--) {
      if (picture.nodes().get(node).isOnTheWayBack()) {
        undone.add(node);
      }
    }
    return undone;
  }

  private void look() {
    out.line("classDef pivot stroke-width:4px");
    out.line("classDef back stroke-dasharray:5 4");
    for (int node = 0; node < picture.nodes().size(); node++) {
      if (picture.nodes().get(node).look() == Node.Look.PIVOT) {
        out.line("class s" + node + " pivot");
      }
    }
    if (!picture.back().isEmpty()) {
      out.line("class " + TextWriter.ids("u", undone()) + " back");
    }
  }

  private static String quoted(List<String> lines) {
    return "\"" + String.join("<br/>", lines.stream().map(MermaidWriter::escaped).toList()) + "\"";
  }

  /** What could be markup there is written as the number of its character. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ') {
        escaped.append(' ');
      } else if ("\"#&<>`\\*_|[]{}".indexOf(c) >= 0) {
        escaped.append('#').append((int) c).append(';');
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
