package dev.verdict.sdk.coordinators;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What coordinators that ask their callers for a token are shown (RFC 6750).
 *
 * @param text the token: printable characters as the RFC allows them, no blanks
 */
public record CoordinatorToken(String text) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  /**
   * Checks the form; a message never repeats the token.
   *
   * @throws IllegalArgumentException if it is none
   */
  public CoordinatorToken {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a coordinator's token has only A-Z a-z 0-9 . _ ~ + / - and = at its end");
    }
  }

  /**
   * The token in a file, without the blanks and line ends around it. Read now and never again.
   *
   * @throws UncheckedIOException if the file cannot be read
   * @throws IllegalArgumentException if it holds something else
   */
  public static CoordinatorToken in(Path file) {
    try {
      return new CoordinatorToken(Files.readString(file).strip());
    } catch (IOException unreadable) {
      throw new UncheckedIOException("the token's file cannot be read: " + file, unreadable);
    }
  }

  /** The value of the header Authorization. */
  public String authorization() {
    return "Bearer " + text;
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "a token";
  }
}
