package dev.verdict.protocol;

/** Crockford's base 32 in lower case and fixed width; its digits sort like the numbers. */
final class Base32 {
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

  private Base32() {}

  static boolean isDigit(char c) {
    return DIGITS.indexOf(c) >= 0;
  }

  static void write(long value, char[] into, int at, int width) {
    long rest = value;
    for (int i = at + width - 1; i >= at; i--) {
      into[i] = DIGITS.charAt((int) (rest & 31));
      rest >>>= 5;
    }
  }

  static long read(String text, int at, int width) {
    long value = 0;
    for (int i = at; i < at + width; i++) {
      value = value << 5 | DIGITS.indexOf(text.charAt(i));
    }
    return value;
  }
}
