package dev.verdict.sdk.coordinators;

/** No coordinator did what it was asked; the message names the last reason. */
public final class NoAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoAnswerException(String message) {
    super(message, null, false, false);
  }
}
