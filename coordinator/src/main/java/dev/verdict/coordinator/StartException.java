package dev.verdict.coordinator;

/** The node cannot start and trying again would not help; the message says why and what to do. */
class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartException(String message) {
    super(message, null, false, false);
  }
}
