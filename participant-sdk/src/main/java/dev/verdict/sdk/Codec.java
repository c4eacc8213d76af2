package dev.verdict.sdk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.verdict.protocol.Json;
import dev.verdict.sdk.barrier.JsonText;
import java.io.IOException;

/** Between JSON values and the records that handlers see. */
final class Codec {
  private final ObjectMapper mapper;

  /** Each with its way to read already found. */
  private final ClassValue<ObjectReader> readers =
      new ClassValue<>() {
        @Override
        protected ObjectReader computeValue(Class<?> type) {
          return mapper.readerFor(type);
        }
      };

  Codec(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * Tolerates unknown members; refuses a missing number or truth value, and takes nothing for
   * something else: no fraction for a whole number, no text for a number, no number for a text.
   */
  static ObjectMapper defaultMapper() {
    return JsonMapper.builder()
        .addModule(new Jdk8Module())
        .addModule(new JavaTimeModule())
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .build();
  }

  /**
   * The value as a Java object.
   *
   * @throws MisfitException if it does not fit the type
   */
  <T> T bind(Json value, Class<T> type) {
    if (type == Json.class) {
      return type.cast(value);
    }
    if (type == Result.None.class) {
      return type.cast(Result.None.NONE);
    }
    try (TokenBuffer tokens = new TokenBuffer(mapper, false)) {
      JsonText.write(value, tokens);
      T bound = readers.get(type).readValue(tokens.asParserOnFirstToken());
      if (bound == null) {
        throw new MisfitException("null is no " + type.getSimpleName());
      }
      return bound;
    } catch (JsonMappingException e) {
      throw new MisfitException(where(e) + what(e));
    } catch (JsonProcessingException e) {
      throw new MisfitException(e.getOriginalMessage());
    } catch (IOException e) {
      throw new MisfitException(String.valueOf(e.getMessage()));
    }
  }

  private static String where(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.isEmpty() ? "" : "'" + path + "': ";
  }

  /** Without Jackson's advice on how to set its mapper. */
  private static String what(JsonMappingException e) {
    String message = e.getOriginalMessage();
    int advice = message.indexOf(" (set DeserializationConfig");
    return advice < 0 ? message : message.substring(0, advice);
  }

  /** The object as a JSON value. */
  Json unbind(Object value) {
    if (value instanceof Json json) {
      return json;
    }
    if (value instanceof Result.None) {
      return Json.nil();
    }
    try (TokenBuffer tokens = new TokenBuffer(mapper, false)) {
      mapper.writeValue(tokens, value);
      try (JsonParser parser = tokens.asParserOnFirstToken()) {
        return JsonText.read(parser);
      }
    } catch (IOException e) {
      throw new IllegalStateException("an output cannot be written as JSON", e);
    }
  }

  /** An input does not fit its operation's type. */
  static final class MisfitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MisfitException(String message) {
      super(message);
    }
  }
}
