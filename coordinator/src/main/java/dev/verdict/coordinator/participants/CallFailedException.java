package dev.verdict.coordinator.participants;

import dev.verdict.protocol.wire.CallFailure;
import dev.verdict.protocol.wire.FailureKind;
import java.util.Optional;

/**
 * A call brought no answer. Its message says why in words; whether the call was carried out is
 * unknown.
 */
public final class CallFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient CallFailure failure;
  private final transient Optional<String> instance;

  /**
   * @param failure what is known of the failure
   * @param message in words, for example {@code bank-b answered 500 to commit}
   */
  public CallFailedException(CallFailure failure, String message) {
    this(failure, message, Optional.empty());
  }

  /**
   * One of a call that was made, or tried, at that instance, or not sent because others failed
   * there: its host and port.
   */
  public CallFailedException(CallFailure failure, String message, Optional<String> instance) {
    super(message, null, false, false);
    this.failure = failure;
    this.instance = instance;
  }

  /** One of which the participant said nothing. */
  public CallFailedException(FailureKind kind, String message) {
    this(CallFailure.of(kind), message);
  }

  /** What is known of the failure. */
  public CallFailure failure() {
    return failure;
  }

  /**
   * Host and port of the instance that was called last, or for whose failures none was; empty if
   * none had to do with it.
   */
  public Optional<String> instance() {
    return instance;
  }

  /** Why, as far as the sender can tell. */
  public FailureKind kind() {
    return failure.kind();
  }
}
