package dev.verdict.protocol.wire;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is known of a call that brought no answer.
 *
 * @param kind why, as far as its sender can tell
 * @param code what its participant calls the failure, see {@link #isCode}; empty if it said nothing
 */
public record CallFailure(FailureKind kind, Optional<String> code) {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  /** Checks the code. */
  public CallFailure {
    code.ifPresent(CallFailure::requireCode);
  }

  /** One of which the participant said nothing. */
  public static CallFailure of(FailureKind kind) {
    return new CallFailure(kind, Optional.empty());
  }

  /** Whether that may be a code: 1 to 100 of A-Z a-z 0-9 . _ - */
  public static boolean isCode(String text) {
    return CODE.matcher(text).matches();
  }

  /**
   * The code.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static String requireCode(String text) {
    if (!isCode(text)) {
      throw new IllegalArgumentException(
          "a failure's code has 1 to 100 of A-Z a-z 0-9 . _ -, not: " + text);
    }
    return text;
  }
}
