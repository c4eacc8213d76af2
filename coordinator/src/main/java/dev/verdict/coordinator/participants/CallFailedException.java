package dev.verdict.coordinator.participants;

import dev.verdict.protocol.wire.FailureKind;

/**
 * A call brought no answer. Its message says why in words; whether the call was carried out is
 * unknown.
 */
public final class CallFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;

  /**
   * @param kind what is known of the failure
   * @param message in words, for example {@code bank-b answered 500 to commit}
   */
  public CallFailedException(FailureKind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** What is known of the failure. */
  public FailureKind kind() {
    return kind;
  }
}
