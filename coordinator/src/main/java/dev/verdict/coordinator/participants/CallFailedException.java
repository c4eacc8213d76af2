package dev.verdict.coordinator.participants;

/**
 * A call brought no answer. Its message says why in words; whether the call was carried out is
 * unknown.
 */
public final class CallFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message in words, for example {@code bank-b answered 500 to commit}
   */
  public CallFailedException(String message) {
    super(message, null, false, false);
  }
}
