package dev.verdict.coordinator.log;

/**
 * An entry found no room: too much waits to be written. Nothing of it was taken up, and the same
 * entry may be appended again later.
 */
public final class LogFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what there is too much of
   */
  public LogFullException(String message) {
    super(message, null, false, false);
  }
}
