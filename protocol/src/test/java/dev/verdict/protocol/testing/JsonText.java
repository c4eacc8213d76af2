package dev.verdict.protocol.testing;

import dev.verdict.protocol.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** JSON text of golden traces; strings in it have no escapes. */
public final class JsonText {
  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  /** Reads a value. */
  public static Json read(String text) {
    JsonText reader = new JsonText(text);
    Json value = reader.value();
    if (reader.peek() != 0) {
      throw new IllegalArgumentException("text after the value: " + text);
    }
    return value;
  }

  /** Writes a value on one line. */
  public static String write(Json value) {
    if (value instanceof Json.Obj obj) {
      return obj.members().entrySet().stream()
          .map(member -> quoted(member.getKey()) + ": " + write(member.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof Json.Arr arr) {
      return arr.items().stream().map(JsonText::write).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Json.Text string) {
      return quoted(string.value());
    }
    if (value instanceof Json.Num number) {
      return number.value().toPlainString();
    }
    return value instanceof Json.Bool bool ? Boolean.toString(bool.value()) : "null";
  }

  private static String quoted(String string) {
    return '"' + string + '"';
  }

  private Json value() {
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> new Json.Text(string());
      default -> word();
    };
  }

  private Json object() {
    Map<String, Json> members = new LinkedHashMap<>();
    while (next("{", "}", members.isEmpty())) {
      String name = string();
      expect(':');
      members.put(name, value());
    }
    return new Json.Obj(members);
  }

  private Json array() {
    List<Json> items = new ArrayList<>();
    while (next("[", "]", items.isEmpty())) {
      items.add(value());
    }
    return new Json.Arr(items);
  }

  /** Steps over the opening or a comma; false at the end. */
  private boolean next(String open, String close, boolean first) {
    if (first) {
      expect(open.charAt(0));
    }
    if (peek() == close.charAt(0)) {
      at++;
      return false;
    }
    if (!first) {
      expect(',');
    }
    return true;
  }

  private String string() {
    expect('"');
    int end = text.indexOf('"', at);
    String string = text.substring(at, end);
    at = end + 1;
    return string;
  }

  private Json word() {
    int start = at;
    while (at < text.length() && ",]} ".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    return switch (word) {
      case "null" -> Json.nil();
      case "true", "false" -> Json.bool(Boolean.parseBoolean(word));
      default -> new Json.Num(new BigDecimal(word));
    };
  }

  private char peek() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw new IllegalArgumentException("expected " + c + " at " + at + " of " + text);
    }
    at++;
  }
}
