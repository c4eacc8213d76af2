package dev.verdict.coordinator.console;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Literals of Java source. */
final class JavaText {
  /** A longer one is no constant that a class file can hold. */
  static final int LITERAL_CHARS_MAX = 60_000;

  private static final char ASCII_MAX = 126;
  private static final char ASCII_MIN = 32;

  private JavaText() {}

  /**
   * A string literal.
   *
   * @throws IllegalArgumentException if it is too long for a class file
   */
  static String quoted(String text) {
    return "\"" + escaped(text, false) + "\"";
  }

  /**
   * A value as a text block, over several lines.
   *
   * @param indent what each of its lines begins with
   * @throws IllegalArgumentException if it is too long for a class file
   */
  static String block(Json value, String indent) {
    String lines = escaped(pretty(value), true).replace("\n", "\n" + indent);
    return "\"\"\"\n" + indent + lines + "\\\n" + indent + "\"\"\"";
  }

  private static String pretty(Json value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JsonText.factory().createGenerator(text)) {
      JsonText.write(value, out.useDefaultPrettyPrinter());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString().replace("\r", "");
  }

  /**
   * @param lines whether it is a text block: quotes stand as they are there, and JSON never has
   *     three in a row
   */
  private static String escaped(String text, boolean lines) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '\\' || (each == '"' && !lines)) {
        escaped.append('\\').append(each);
      } else if (each == '\n') {
        escaped.append(lines ? "\n" : "\\n");
      } else if (each < ASCII_MIN || each > ASCII_MAX) {
        escaped.append(
            each < ASCII_MIN ? "\\%03o".formatted((int) each) : "\\u%04x".formatted((int) each));
      } else {
        escaped.append(each);
      }
    }
    if (escaped.length() > LITERAL_CHARS_MAX) {
      throw new IllegalArgumentException(
          "a payload or the definition takes more than " + LITERAL_CHARS_MAX + " characters");
    }
    return escaped.toString();
  }
}
