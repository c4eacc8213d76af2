package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.verdict.protocol.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads bodies strictly: nothing is guessed, converted or ignored. */
final class BodyCodec<T> {
  /** How deeply a body may be nested. */
  static final int DEPTH_MAX = 64;

  /** How many characters a number may have. */
  static final int NUMBER_CHARS_MAX = 100;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxNumberLength(NUMBER_CHARS_MAX)
                          .build())
                  .build())
          .addModule(new Jdk8Module())
          .addModule(
              new SimpleModule()
                  .addDeserializer(Json.class, new StrictValues.OfJson())
                  .addDeserializer(String.class, new StrictValues.OfString()))
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private final ObjectReader reader;

  private BodyCodec(Class<T> type) {
    this.reader = MAPPER.readerFor(type);
  }

  static <T> BodyCodec<T> of(Class<T> type) {
    return new BodyCodec<>(type);
  }

  /**
   * Reads a body.
   *
   * @throws ProblemException if it is not JSON of that shape
   */
  T read(Buffer body) {
    byte[] bytes = body.getBytes();
    if (isNotUtf8(body) || !isUtf8(bytes)) {
      throw BodyProblems.notUtf8();
    }
    try {
      T value = reader.readValue(bytes);
      if (value == null) {
        throw BodyProblems.notAnObject();
      }
      return value;
    } catch (com.fasterxml.jackson.core.JacksonException wrong) {
      throw BodyProblems.of(wrong);
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory failed", impossible);
    }
  }

  /** The library would read overlong forms, which others refuse or read otherwise. */
  private static boolean isUtf8(byte[] bytes) {
    for (byte at : bytes) {
      if (at < 0) {
        return isDecodable(bytes);
      }
    }
    return true;
  }

  private static boolean isDecodable(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException wrong) {
      return false;
    }
  }

  /** The library would guess UTF-16 and UTF-32, each of which begins in one of these ways. */
  private static boolean isNotUtf8(Buffer body) {
    int length = Math.min(4, body.length());
    for (int i = 0; i < length; i++) {
      byte at = body.getByte(i);
      if (at == 0 || at == (byte) 0xfe || at == (byte) 0xff) {
        return true;
      }
    }
    return false;
  }
}
