package dev.verdict.coordinator.log;

/**
 * An entry that the database can never store, for example because it is too large. It says nothing
 * about a decision.
 */
public final class LogRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong with the entry
   * @param cause the database's words
   */
  public LogRejectedException(String message, Throwable cause) {
    super(message, cause);
  }
}
