package dev.verdict.coordinator.embedded;

/** The embedded database cannot run; the message says why and what to do. */
public sealed class EmbeddedDatabaseException extends RuntimeException
    permits UnusableFolderException {
  private static final long serialVersionUID = 1L;

  EmbeddedDatabaseException(String message) {
    super(message);
  }

  EmbeddedDatabaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
