package dev.verdict.coordinator.tls;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file in PEM (RFC 7468).
 *
 * @param setting the setting that names it
 * @param path where it is
 */
public record PemFile(String setting, Path path) {
  /** How large a file may be: room for the authorities of the whole web. */
  static final int BYTES_MAX = 1 << 20;

  /** What it holds; blocks. */
  Buffer read() throws TlsException {
    try {
      if (Files.size(path) > BYTES_MAX) {
        throw wrong("is larger than " + BYTES_MAX + " bytes");
      }
      return Buffer.buffer(Files.readAllBytes(path));
    } catch (IOException unreadable) {
      throw wrong("cannot be read (" + unreadable.getClass().getSimpleName() + ")");
    }
  }

  TlsException wrong(String what) {
    return new TlsException(this + " " + what);
  }

  /** The setting, and the path. */
  @Override
  public String toString() {
    return setting + " (" + path + ")";
  }
}
