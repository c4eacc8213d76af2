package dev.verdict.protocol.definition;

import dev.verdict.protocol.Json;
import java.util.TreeMap;

/**
 * The one text of a JSON value: members sorted by name, no blanks, only ASCII, numbers as digits
 * and a power of ten. For hashing; it is JSON, but no one need read it.
 */
final class CanonicalJson {
  private final StringBuilder text = new StringBuilder();

  private CanonicalJson() {}

  static String write(Json value) {
    CanonicalJson writer = new CanonicalJson();
    writer.value(value);
    return writer.text.toString();
  }

  private void value(Json value) {
    if (value instanceof Json.Obj object) {
      object(object);
    } else if (value instanceof Json.Arr array) {
      array(array);
    } else if (value instanceof Json.Text string) {
      string(string.value());
    } else if (value instanceof Json.Num number) {
      text.append(number.value().unscaledValue()).append('e').append(-number.value().scale());
    } else if (value instanceof Json.Bool bool) {
      text.append(bool.value());
    } else {
      text.append("null");
    }
  }

  private void object(Json.Obj object) {
    String separator = "{";
    for (var member : new TreeMap<>(object.members()).entrySet()) {
      text.append(separator);
      string(member.getKey());
      text.append(':');
      value(member.getValue());
      separator = ",";
    }
    text.append(object.members().isEmpty() ? "{}" : "}");
  }

  private void array(Json.Arr array) {
    String separator = "[";
    for (Json item : array.items()) {
      text.append(separator);
      value(item);
      separator = ",";
    }
    text.append(array.items().isEmpty() ? "[]" : "]");
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
