package dev.verdict.stress.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;

/** Records as single lines of JSON, with {@code snake_case} names. */
public final class Lines {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private static final ObjectReader WHOLE =
      MAPPER
          .reader()
          .with(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Lines() {}

  /** The line for a record. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * The record in a line, with everything that belongs to it and nothing else.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static <T> T readWhole(String line, Class<T> type) {
    try {
      T read = WHOLE.forType(type).readValue(line);
      if (read == null) {
        throw new IllegalArgumentException("not a " + type.getSimpleName() + ": null");
      }
      return read;
    } catch (JsonProcessingException wrong) {
      throw new IllegalArgumentException(
          "not a " + type.getSimpleName() + ": " + wrong.getOriginalMessage(), wrong);
    }
  }

  /** The record in a line. */
  public static <T> T read(String line, Class<T> type) {
    try {
      return MAPPER.readValue(line, type);
    } catch (JsonProcessingException failed) {
      throw new UncheckedIOException("Not a " + type.getSimpleName() + ": " + line, failed);
    }
  }
}
