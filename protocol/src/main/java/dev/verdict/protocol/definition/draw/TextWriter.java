package dev.verdict.protocol.definition.draw;

import java.util.List;

/** Lines of text, indented by two blanks a level. */
final class TextWriter {
  private final StringBuilder text = new StringBuilder();
  private int level;

  TextWriter line(String line) {
    text.append("  ".repeat(level)).append(line).append('\n');
    return this;
  }

  TextWriter open(String line) {
    line(line);
    level++;
    return this;
  }

  TextWriter close(String line) {
    level--;
    return line(line);
  }

  String text() {
    return text.toString();
  }

  /** The ids of those nodes, each with a letter before its number. */
  static String ids(String letter, List<Integer> nodes) {
    return String.join(",", nodes.stream().map(node -> letter + node).toList());
  }
}
