package dev.verdict.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Text for a terminal. What comes from elsewhere can write to no terminal but letters. */
final class Text {
  private static final int WIDTH = 100;
  private static final String GAP = "  ";

  private final StringBuilder text = new StringBuilder(256);

  Text line(String words) {
    text.append(clean(words)).append(System.lineSeparator());
    return this;
  }

  /** A sentence or several, in lines of a bounded length. */
  Text paragraph(String words, String indent) {
    StringBuilder line = new StringBuilder(indent);
    for (String word : clean(words).split(" ")) {
      if (line.length() + word.length() >= WIDTH && !line.toString().isBlank()) {
        line(line.toString().stripTrailing());
        line = new StringBuilder(indent);
      }
      line.append(word).append(' ');
    }
    return line(line.toString().stripTrailing());
  }

  /** A name and its value; nothing if the value is empty. */
  Text value(String name, String value) {
    return value.isEmpty() ? this : line(String.format("%-13s %s", name, value));
  }

  /** A table whose first row is its head. The last column is not cut into lines. */
  Text table(List<List<String>> rows) {
    List<Integer> widths = new ArrayList<>(Collections.nCopies(rows.get(0).size(), 0));
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths.set(i, Math.max(widths.get(i), row.get(i).length()));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).append(" ".repeat(widths.get(i) - row.get(i).length()));
        line.append(GAP);
      }
      line(line.toString().stripTrailing());
    }
    return this;
  }

  /** How to see the next page, if there is one. */
  Text next(JsonNode page) {
    String cursor = string(page, "next_cursor");
    return cursor.isEmpty() ? this : line("There are more: --cursor " + cursor);
  }

  static String string(JsonNode object, String member) {
    return object.path(member).asText("");
  }

  private static String clean(String words) {
    StringBuilder clean = new StringBuilder(words.length());
    words
        .codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
