package dev.verdict.coordinator.participants;

import dev.verdict.protocol.wire.CallFailure;
import dev.verdict.protocol.wire.FailureKind;

/**
 * A call brought no answer. Its message says why in words; whether the call was carried out is
 * unknown.
 */
public final class CallFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient CallFailure failure;

  /**
   * @param failure what is known of the failure
   * @param message in words, for example {@code bank-b answered 500 to commit}
   */
  public CallFailedException(CallFailure failure, String message) {
    super(message, null, false, false);
    this.failure = failure;
  }

  /** One of which the participant said nothing. */
  public CallFailedException(FailureKind kind, String message) {
    this(CallFailure.of(kind), message);
  }

  /** What is known of the failure. */
  public CallFailure failure() {
    return failure;
  }

  /** Why, as far as the sender can tell. */
  public FailureKind kind() {
    return failure.kind();
  }
}
