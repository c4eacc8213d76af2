package dev.verdict.saga.internal;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.verdict.protocol.Json;
import java.io.IOException;
import java.lang.reflect.Type;

/**
 * Java values to JSON values and back. A record is an object whose members are its components, by
 * their names: annotations and getters do not count, because definitions refer to components.
 * Nothing is taken for something else, such as a fraction for a whole number.
 */
public final class Codec {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(MapperFeature.USE_ANNOTATIONS)
          .visibility(PropertyAccessor.GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Codec() {}

  /**
   * The JSON value of a Java value.
   *
   * @throws IllegalArgumentException if it has none
   */
  public static Json encode(Object value) {
    if (value instanceof Json json) {
      return json;
    }
    JsonNode node = MAPPER.valueToTree(value);
    return JsonText.fromNode(node);
  }

  /**
   * The Java value of a JSON value. Unknown members are ignored.
   *
   * @throws IllegalArgumentException if the JSON value does not have that type's form
   */
  public static Object decode(Json json, Type type) {
    if (type == Json.class) {
      return json;
    }
    JavaType target = MAPPER.constructType(type);
    try {
      Object value = MAPPER.readerFor(target).readValue(JsonText.toNode(json));
      if (value == null) {
        throw new IllegalArgumentException("null is not a " + type.getTypeName());
      }
      return value;
    } catch (IOException e) {
      throw new IllegalArgumentException("not a " + type.getTypeName() + ": " + e.getMessage(), e);
    }
  }
}
