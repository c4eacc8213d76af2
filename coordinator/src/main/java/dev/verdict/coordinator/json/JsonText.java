package dev.verdict.coordinator.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.verdict.protocol.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link Json} values as JSON text (RFC 8259). Reading is strict: a member named twice, a value
 * nested deeper than {@link #DEPTH_MAX} or anything after the value is an error.
 */
public final class JsonText {
  /** How deep arrays and objects may be nested. */
  public static final int DEPTH_MAX = 200;

  private static final int NUMBER_DIGITS_MAX = 200;

  /** Beyond this many digits a whole number is written with an exponent. */
  private static final int PLAIN_DIGITS_MAX = 40;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNumberLength(NUMBER_DIGITS_MAX)
                  .build())
          .build();

  private JsonText() {}

  /** The factory of strict parsers and of generators, for those who read or write as a stream. */
  public static JsonFactory factory() {
    return FACTORY;
  }

  /** The value as text, without white space. */
  public static String write(Json value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      write(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Writes the value where the generator stands. */
  public static void write(Json value, JsonGenerator out) throws IOException {
    if (value instanceof Json.Obj object) {
      out.writeStartObject();
      for (Map.Entry<String, Json> member : object.members().entrySet()) {
        out.writeFieldName(member.getKey());
        write(member.getValue(), out);
      }
      out.writeEndObject();
    } else if (value instanceof Json.Arr array) {
      out.writeStartArray();
      for (Json item : array.items()) {
        write(item, out);
      }
      out.writeEndArray();
    } else if (value instanceof Json.Text text) {
      out.writeString(text.value());
    } else if (value instanceof Json.Num number) {
      writeNumber(number.value(), out);
    } else if (value instanceof Json.Bool bool) {
      out.writeBoolean(bool.value());
    } else {
      out.writeNull();
    }
  }

  /**
   * Reads text that is one JSON value.
   *
   * @throws JsonTextException if it is not
   */
  public static Json read(String text) {
    try (JsonParser in = FACTORY.createParser(text)) {
      return readAll(in);
    } catch (IOException e) {
      throw new JsonTextException(e);
    }
  }

  /**
   * Reads UTF-8 text that is one JSON value.
   *
   * @throws JsonTextException if it is not
   */
  public static Json read(byte[] utf8) {
    try (JsonParser in = FACTORY.createParser(utf8)) {
      return readAll(in);
    } catch (IOException e) {
      throw new JsonTextException(e);
    }
  }

  /** Reads the value whose first token the parser stands on; leaves it on the value's last one. */
  public static Json readValue(JsonParser in) throws IOException {
    JsonToken token = in.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return readObject(in);
    }
    if (token == JsonToken.START_ARRAY) {
      return readArray(in);
    }
    if (token == JsonToken.VALUE_STRING) {
      return new Json.Text(in.getText());
    }
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          ? new Json.Num(in.getDecimalValue())
          : Json.number(in.getLongValue());
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      return new Json.Num(in.getDecimalValue());
    }
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return Json.bool(token == JsonToken.VALUE_TRUE);
    }
    if (token == JsonToken.VALUE_NULL) {
      return Json.nil();
    }
    throw new JsonParseException(in, "no JSON value");
  }

  private static Json readAll(JsonParser in) throws IOException {
    in.nextToken();
    Json value = readValue(in);
    if (in.nextToken() != null) {
      throw new JsonParseException(in, "something follows the JSON value");
    }
    return value;
  }

  private static Json readObject(JsonParser in) throws IOException {
    Map<String, Json> members = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      members.put(name, readValue(in));
    }
    return new Json.Obj(members);
  }

  private static Json readArray(JsonParser in) throws IOException {
    List<Json> items = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      items.add(readValue(in));
    }
    return new Json.Arr(items);
  }

  /** Whole numbers are written plainly: many readers take one with an exponent for a fraction. */
  private static void writeNumber(BigDecimal value, JsonGenerator out) throws IOException {
    boolean whole =
        value.scale() <= 0 && (long) value.precision() - value.scale() <= PLAIN_DIGITS_MAX;
    if (!whole) {
      out.writeNumber(value);
    } else if ((long) value.precision() - value.scale() <= 18) {
      out.writeNumber(value.longValue());
    } else {
      out.writeNumber(value.toBigInteger());
    }
  }
}
