package dev.verdict.protocol;

import java.util.regex.Pattern;

/**
 * The name of a branch within its transaction: of an atomic transaction's branch, or of a saga's
 * step.
 *
 * @param text 1 to 64 characters out of letters, digits, {@code .}, {@code _} and {@code -}
 */
public record BranchId(String text) implements Comparable<BranchId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if {@code text} is not a branch id
   */
  public BranchId {
    if (!isValid(text)) {
      throw new IllegalArgumentException("not a branch id (1 to 64 of A-Z a-z 0-9 . _ -)");
    }
  }

  /** Whether {@code text} has the form of a branch id. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public int compareTo(BranchId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
