package dev.verdict.sdk;

import dev.verdict.protocol.wire.CallFailure;
import java.util.Optional;

/**
 * Thrown by a handler: it failed, and a code says why. As after any exception everything is rolled
 * back and the call comes again, unless a saga's definition says otherwise of failures with that
 * code. It is not counted against the instance. For a no for ever there is {@link Result#refused}.
 */
public final class OperationFailedException extends RuntimeException {
  /** Of a longer message the beginning is told. */
  public static final int MESSAGE_CHARS_MAX = 4_000;

  private static final long serialVersionUID = 1L;
  private static final int CAUSES_MAX = 20;

  private final String code;

  /**
   * @param code what sagas' definitions name, for example {@code card_service_down}: 1 to 100 of
   *     A-Z a-z 0-9 . _ -
   * @param message in words, for people; it is shown with the transaction
   * @throws IllegalArgumentException if the code is none
   */
  public OperationFailedException(String code, String message) {
    super(message);
    this.code = CallFailure.requireCode(code);
  }

  /**
   * The same, with what led to it, which is logged.
   *
   * @throws IllegalArgumentException if the code is none
   */
  public OperationFailedException(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = CallFailure.requireCode(code);
  }

  /** What sagas' definitions name. */
  public String code() {
    return code;
  }

  /** What is told of it in words. */
  String words() {
    String words = String.valueOf(getMessage());
    return words.length() <= MESSAGE_CHARS_MAX ? words : words.substring(0, MESSAGE_CHARS_MAX);
  }

  /** The one that led to an error: frameworks around a handler may have wrapped it. */
  public static Optional<OperationFailedException> in(Throwable error) {
    Throwable each = error;
    for (int i = 0; i < CAUSES_MAX && each != null; i++) {
      if (each instanceof OperationFailedException failed) {
        return Optional.of(failed);
      }
      each = each.getCause();
    }
    return Optional.empty();
  }
}
