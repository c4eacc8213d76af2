package dev.verdict.protocol.definition;

import dev.verdict.protocol.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one text of a JSON value: members sorted by name, no blanks, only ASCII, numbers as digits
 * and a power of ten. For hashing; it is JSON, but no one need read it.
 */
final class CanonicalJson implements Json.Visitor<CanonicalJson> {
  private final StringBuilder text = new StringBuilder();

  private CanonicalJson() {}

  static String write(Json value) {
    return value.accept(new CanonicalJson()).text.toString();
  }

  private CanonicalJson append(String some) {
    text.append(some);
    return this;
  }

  @Override
  public CanonicalJson nothing() {
    return append("null");
  }

  @Override
  public CanonicalJson bool(boolean value) {
    return append(value ? "true" : "false");
  }

  @Override
  public CanonicalJson number(BigDecimal value) {
    text.append(value.unscaledValue()).append('e').append(-value.scale());
    return this;
  }

  @Override
  public CanonicalJson object(Map<String, Json> members) {
    String separator = "{";
    for (var member : new TreeMap<>(members).entrySet()) {
      member.getValue().accept(append(separator).text(member.getKey()).append(":"));
      separator = ",";
    }
    return append(members.isEmpty() ? "{}" : "}");
  }

  @Override
  public CanonicalJson array(List<Json> items) {
    String separator = "[";
    for (Json item : items) {
      item.accept(append(separator));
      separator = ",";
    }
    return append(items.isEmpty() ? "[]" : "]");
  }

  @Override
  public CanonicalJson text(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return append("\"");
  }
}
