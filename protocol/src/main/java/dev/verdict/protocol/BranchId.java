package dev.verdict.protocol;

/**
 * The name of a branch within its transaction: of an atomic transaction's branch, or of a saga's
 * step.
 *
 * @param text 1 to 64 characters out of letters, digits, {@code .}, {@code _} and {@code -}
 */
public record BranchId(String text) implements Comparable<BranchId> {
  private static final int CHARS_MAX = 64;

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
    if (text.isEmpty() || text.length() > CHARS_MAX) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isAllowed(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  /** Spelled out, as nothing is compared as often: the record's own is linked at run time. */
  @Override
  public boolean equals(Object other) {
    return other == this || (other instanceof BranchId branch && text.equals(branch.text));
  }

  @Override
  public int hashCode() {
    return text.hashCode();
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
