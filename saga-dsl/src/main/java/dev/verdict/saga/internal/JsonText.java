package dev.verdict.saga.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verdict.protocol.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON values from text and to text. */
public final class JsonText {
  private JsonText() {}

  /**
   * Reads text.
   *
   * @throws IllegalArgumentException if it is not one JSON value
   */
  public static Json read(String text) {
    try {
      JsonNode node = Codec.MAPPER.readTree(text);
      if (node.isMissingNode()) {
        throw new IllegalArgumentException("not JSON: empty");
      }
      return fromNode(node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Writes text without white space; members keep their order. */
  public static String write(Json json) {
    return toNode(json).toString();
  }

  static Json fromNode(JsonNode node) {
    return switch (node.getNodeType()) {
      case NULL, MISSING, BINARY, POJO -> Json.nil();
      case BOOLEAN -> Json.bool(node.booleanValue());
      case NUMBER -> new Json.Num(node.decimalValue());
      case STRING -> Json.text(node.textValue());
      case ARRAY -> {
        List<Json> items = new ArrayList<>();
        node.forEach(item -> items.add(fromNode(item)));
        yield new Json.Arr(items);
      }
      case OBJECT -> {
        Map<String, Json> members = new LinkedHashMap<>();
        node.properties().forEach(e -> members.put(e.getKey(), fromNode(e.getValue())));
        yield new Json.Obj(members);
      }
    };
  }

  static JsonNode toNode(Json json) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (json instanceof Json.Bool bool) {
      return nodes.booleanNode(bool.value());
    }
    if (json instanceof Json.Num number) {
      return number(number.value());
    }
    if (json instanceof Json.Text text) {
      return nodes.textNode(text.value());
    }
    if (json instanceof Json.Arr array) {
      ArrayNode node = nodes.arrayNode();
      array.items().forEach(item -> node.add(toNode(item)));
      return node;
    }
    if (json instanceof Json.Obj object) {
      ObjectNode node = nodes.objectNode();
      object.members().forEach((name, value) -> node.set(name, toNode(value)));
      return node;
    }
    return nodes.nullNode();
  }

  /** Whole numbers without an exponent, which some readers refuse for integers. */
  private static JsonNode number(BigDecimal value) {
    boolean whole = value.scale() <= 0 && value.precision() - value.scale() <= 18;
    return whole
        ? JsonNodeFactory.instance.numberNode(value.longValueExact())
        : JsonNodeFactory.instance.numberNode(value);
  }
}
