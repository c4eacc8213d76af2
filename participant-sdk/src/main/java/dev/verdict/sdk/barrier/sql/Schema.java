package dev.verdict.sdk.barrier.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The tables, as files of the jar. */
final class Schema {
  private Schema() {}

  /** The file of a database. */
  static String text(String database) {
    String name = "/dev/verdict/sdk/" + database + ".sql";
    try (InputStream in = Schema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tables, or columns of this release, are not there. */
  static IllegalStateException missing(String database, Throwable cause) {
    return new IllegalStateException(
        "the barrier's tables are missing, as an earlier release made them, or not to be read: call"
            + " createSchema(), or run dev/verdict/sdk/"
            + database
            + ".sql out of the SDK's jar",
        cause);
  }
}
