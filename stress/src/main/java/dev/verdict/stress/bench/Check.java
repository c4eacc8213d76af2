package dev.verdict.stress.bench;

/**
 * Something that must hold after a run.
 *
 * @param name stable, in {@code snake_case}
 * @param held whether it did
 * @param detail the figures behind it, in words
 */
public record Check(String name, boolean held, String detail) {
  static Check equal(String name, String what, long expected, String and, long actual) {
    return new Check(
        name, expected == actual, actual + " " + and + " for " + expected + " " + what);
  }
}
