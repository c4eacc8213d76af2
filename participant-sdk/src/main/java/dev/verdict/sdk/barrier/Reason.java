package dev.verdict.sdk.barrier;

/** Why an operation said no, as every store can keep it: reasons often quote what somebody sent. */
final class Reason {
  /** So long a reason may be, in characters; of a longer one the beginning counts. */
  static final int CHARS_MAX = 4_000;

  private static final char UNREADABLE = '\ufffd';

  private Reason() {}

  /**
   * Control characters, but for tabs and line ends, become blanks, and halves of surrogate pairs
   * U+FFFD.
   */
  static String readable(String reason) {
    StringBuilder text = new StringBuilder();
    reason
        .codePoints()
        .map(Reason::readable)
        .takeWhile(it -> text.length() + Character.charCount(it) <= CHARS_MAX)
        .forEachOrdered(text::appendCodePoint);
    return text.toString();
  }

  private static int readable(int codePoint) {
    if (Character.isISOControl(codePoint)) {
      return codePoint == '\n' || codePoint == '\t' ? codePoint : ' ';
    }
    return Character.getType(codePoint) == Character.SURROGATE ? UNREADABLE : codePoint;
  }
}
