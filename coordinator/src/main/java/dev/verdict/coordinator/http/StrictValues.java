package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.verdict.protocol.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads text and free JSON, refusing what cannot be stored and given back unchanged. */
final class StrictValues {
  private StrictValues() {}

  private static String text(DeserializationContext context, String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
        if (!pair) {
          throw context.weirdStringException(text, String.class, "half a surrogate pair");
        }
        i++;
      }
    }
    return text;
  }

  /** Strings only: a number is not a string. */
  static final class OfString extends StdDeserializer<String> {
    private static final long serialVersionUID = 1L;

    OfString() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        throw context.wrongTokenException(
            parser, String.class, JsonToken.VALUE_STRING, "not a string");
      }
      return text(context, parser.getText());
    }
  }

  /** Any JSON value. */
  static final class OfJson extends StdDeserializer<Json> {
    private static final long serialVersionUID = 1L;

    OfJson() {
      super(Json.class);
    }

    @Override
    public Json deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      return switch (parser.currentToken()) {
        case START_OBJECT -> object(parser, context);
        case START_ARRAY -> array(parser, context);
        case VALUE_STRING -> Json.text(text(context, parser.getText()));
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, context);
        case VALUE_TRUE -> Json.bool(true);
        case VALUE_FALSE -> Json.bool(false);
        case VALUE_NULL -> Json.nil();
        case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
            throw new IllegalStateException("no value begins with " + parser.currentToken());
      };
    }

    @Override
    public Json getNullValue(DeserializationContext context) {
      return Json.nil();
    }

    private Json object(JsonParser parser, DeserializationContext context) throws IOException {
      Map<String, Json> members = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = text(context, parser.currentName());
        parser.nextToken();
        members.put(name, deserialize(parser, context));
      }
      return new Json.Obj(members);
    }

    private Json array(JsonParser parser, DeserializationContext context) throws IOException {
      List<Json> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(deserialize(parser, context));
      }
      return new Json.Arr(items);
    }

    private static Json number(JsonParser parser, DeserializationContext context)
        throws IOException {
      BigDecimal value = parser.getDecimalValue();
      if (Math.abs((long) value.scale()) > BodyCodec.NUMBER_CHARS_MAX) {
        throw context.weirdNumberException(value, Json.class, "its exponent is out of bounds");
      }
      return new Json.Num(value);
    }
  }
}
