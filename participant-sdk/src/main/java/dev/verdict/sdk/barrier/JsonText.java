package dev.verdict.sdk.barrier;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.verdict.protocol.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes {@link Json} values. */
public final class JsonText {
  /** Shared by all readers and writers; thread-safe. */
  public static final JsonFactory FACTORY = new JsonFactory();

  private static final int LONG_DIGITS_MAX = 18;

  private JsonText() {}

  /**
   * The value that a text holds.
   *
   * @throws IllegalArgumentException if it is not one JSON value
   */
  public static Json parse(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      return read(parser);
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
    }
  }

  /** The text of a value. */
  public static String format(Json value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      write(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Reads the value that begins at the current token, to its last token. */
  public static Json read(JsonParser in) throws IOException {
    JsonToken token = in.currentToken();
    if (token == null) {
      throw new JsonParseException(in, "a value is missing");
    }
    return switch (token) {
      case START_OBJECT -> readObject(in);
      case START_ARRAY -> readArray(in);
      case VALUE_STRING -> new Json.Text(in.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(in.getDecimalValue());
      case VALUE_TRUE -> Json.bool(true);
      case VALUE_FALSE -> Json.bool(false);
      case VALUE_NULL -> Json.nil();
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new JsonParseException(in, "a value is missing");
    };
  }

  private static Json readObject(JsonParser in) throws IOException {
    Map<String, Json> members = new LinkedHashMap<>();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      if (members.put(name, read(in)) != null) {
        throw new JsonParseException(in, "member '" + name + "' appears twice");
      }
    }
    return new Json.Obj(members);
  }

  private static Json readArray(JsonParser in) throws IOException {
    List<Json> items = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      items.add(read(in));
    }
    return new Json.Arr(items);
  }

  /** Writes a value. */
  public static void write(Json value, JsonGenerator out) throws IOException {
    if (value instanceof Json.Null) {
      out.writeNull();
    } else if (value instanceof Json.Bool bool) {
      out.writeBoolean(bool.value());
    } else if (value instanceof Json.Num num) {
      writeNumber(num.value(), out);
    } else if (value instanceof Json.Text text) {
      out.writeString(text.value());
    } else if (value instanceof Json.Arr arr) {
      out.writeStartArray();
      for (Json item : arr.items()) {
        write(item, out);
      }
      out.writeEndArray();
    } else if (value instanceof Json.Obj obj) {
      out.writeStartObject();
      for (Map.Entry<String, Json> member : obj.members().entrySet()) {
        out.writeFieldName(member.getKey());
        write(member.getValue(), out);
      }
      out.writeEndObject();
    }
  }

  private static void writeNumber(BigDecimal number, JsonGenerator out) throws IOException {
    boolean fitsLong =
        number.scale() <= 0 && (long) number.precision() - number.scale() <= LONG_DIGITS_MAX;
    if (fitsLong) {
      out.writeNumber(number.longValueExact());
    } else {
      out.writeNumber(number);
    }
  }
}
