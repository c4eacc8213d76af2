package dev.verdict.coordinator.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Files that are served as they are, out of the program's archive. */
public final class Resources {
  /** The JSON Schema of saga definitions. */
  public static final String DEFINITION_SCHEMA = "saga-definition.schema.json";

  private static final String FOLDER = "/dev/verdict/coordinator/http/";

  private Resources() {}

  /**
   * The file's content.
   *
   * @throws IllegalStateException if there is no such file
   */
  public static Buffer read(String name) {
    try (InputStream stream = Resources.class.getResourceAsStream(FOLDER + name)) {
      if (stream == null) {
        throw new IllegalStateException("the program was built without " + name);
      }
      return Buffer.buffer(stream.readAllBytes());
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot read " + name, failure);
    }
  }
}
