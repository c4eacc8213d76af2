package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes JSON straight to a buffer. */
final class JsonBytes {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int FIRST_CHUNK_BYTES = 1_536;

  private JsonBytes() {}

  /** Writes one value. */
  interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  static Buffer write(Content content) {
    Buffer bytes = Buffer.buffer(FIRST_CHUNK_BYTES);
    try (JsonGenerator json = FACTORY.createGenerator(new Appending(bytes))) {
      content.writeTo(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes;
  }

  /** The generator has a buffer of its own, and hands most values over at once. */
  private static final class Appending extends OutputStream {
    private final Buffer bytes;

    Appending(Buffer bytes) {
      this.bytes = bytes;
    }

    @Override
    public void write(int octet) {
      bytes.appendByte((byte) octet);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      bytes.appendBytes(from, offset, length);
    }
  }
}
