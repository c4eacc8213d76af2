package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes JSON straight to bytes. */
final class JsonBytes {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int FIRST_CHUNK_BYTES = 1_024;

  private JsonBytes() {}

  /** Writes one value. */
  interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  static Buffer write(Content content) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(FIRST_CHUNK_BYTES);
        JsonGenerator json = FACTORY.createGenerator(bytes)) {
      content.writeTo(json);
      json.flush();
      return Buffer.buffer(bytes.toByteArray());
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
  }
}
