package dev.verdict.coordinator.embedded;

/** The data folder cannot be made or written to; the message names it and says why. */
public final class UnusableFolderException extends EmbeddedDatabaseException {
  private static final long serialVersionUID = 1L;

  UnusableFolderException(String message, Throwable cause) {
    super(message, cause);
  }
}
