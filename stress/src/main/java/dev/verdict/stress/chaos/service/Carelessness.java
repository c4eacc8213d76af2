package dev.verdict.stress.chaos.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * How a service treats requests with several calls. While a file is there it does to each what
 * chance says.
 */
final class Carelessness {
  /** For so long an answer may be held back, longer than a coordinator waits for its head. */
  static final int HELD_MAX_MS = 400;

  /** For so long one line of it may be: longer than a call may take. */
  static final int LINE_HELD_MAX_MS = 3_000;

  private final Path file;
  private final Random random;

  Carelessness(Path file, Random random) {
    this.file = file;
    this.random = random;
  }

  /** What happens to a request, and to its answer. */
  enum Way {
    /** As it should be. */
    WELL,
    /** All is carried out, and nothing answered: the connection ends. */
    ANSWER_LOST,
    /** The connection ends in the middle of the answer's lines, or of a line. */
    ANSWER_CUT,
    /** All is carried out twice at the same time. */
    TWICE,
    /** Not even the answer's head leaves at once. */
    HELD,
    /** One line leaves much later than the others. */
    LINE_HELD,
    /** All lines leave at the end, the last one first. */
    REVERSED
  }

  /** What is to happen to the next request. For one thread. */
  Way next() {
    if (!Files.exists(file)) {
      return Way.WELL;
    }
    Way[] ways = Way.values();
    return ways[random.nextInt(ways.length)];
  }

  /** How long it is to be held back, in milliseconds. */
  int heldMs(int max) {
    return 1 + random.nextInt(max);
  }

  /** One of so many. */
  int oneOf(int count) {
    return random.nextInt(count);
  }
}
