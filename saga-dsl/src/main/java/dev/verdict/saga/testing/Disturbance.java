package dev.verdict.saga.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is done to one run: crashes, one after the other, or one call that arrives again and again.
 *
 * @param crashes in order; the points of each are counted from the takeover before it
 * @param repeatedCall the number of the call, and of its answer, that come again; 0 for none
 */
record Disturbance(List<Crash> crashes, int repeatedCall) {
  static final Disturbance NONE = new Disturbance(List.of(), 0);
  private static final String REPEATED = "again:";

  Disturbance {
    crashes = List.copyOf(crashes);
  }

  /** What becomes of the calls that are under way when their coordinator crashes. */
  enum Flight {
    /** They arrive before the takeover. */
    PROMPT("calls under way arrive before the takeover"),
    /** They arrive after the new owner's first calls. */
    LATE("calls under way arrive after the takeover"),
    /** They arrive when all is over. */
    LAST("calls under way arrive after the end"),
    /** They never arrive. */
    LOST("calls under way are lost");

    private final String words;

    Flight(String words) {
      this.words = words;
    }
  }

  /**
   * One crash.
   *
   * @param point its number
   * @param kept how many of the lazily written entries survive, the oldest first
   * @param flight what becomes of the calls under way
   */
  record Crash(int point, int kept, Flight flight) {
    String code() {
      return point + "/" + kept + "/" + flight.name().toLowerCase(Locale.ROOT);
    }

    String words(int lazy) {
      String lost = lazy == 0 ? "" : "; of " + lazy + " lazy entries " + kept + " survive";
      return lost + (flight == Flight.PROMPT ? "" : "; " + flight.words);
    }

    private static Crash parse(String code) {
      String[] parts = code.split("/", -1);
      if (parts.length != 3) {
        throw new IllegalArgumentException("not a crash: '" + code + "'; one is 17/0/prompt");
      }
      return new Crash(
          Integer.parseInt(parts[0]),
          Integer.parseInt(parts[1]),
          Flight.valueOf(parts[2].toUpperCase(Locale.ROOT)));
    }
  }

  static Disturbance by(Crash... crashes) {
    return new Disturbance(List.of(crashes), 0);
  }

  static Disturbance repeating(int call) {
    return new Disturbance(List.of(), call);
  }

  boolean isNone() {
    return crashes.isEmpty() && repeatedCall == 0;
  }

  Optional<Crash> crash(int index) {
    return index < crashes.size() ? Optional.of(crashes.get(index)) : Optional.empty();
  }

  /** The number of the first point at which it crashes; 0 if it does not. */
  int firstPoint() {
    return crash(0).map(Crash::point).orElse(0);
  }

  /** The text from which {@link #parse} makes it again. */
  String code() {
    if (repeatedCall > 0) {
      return REPEATED + repeatedCall;
    }
    List<String> parts = new ArrayList<>();
    crashes.forEach(crash -> parts.add(crash.code()));
    return String.join("+", parts);
  }

  /**
   * What {@link #code} wrote.
   *
   * @throws IllegalArgumentException if it did not write that
   */
  static Disturbance parse(String code) {
    if (code.startsWith(REPEATED)) {
      return repeating(Integer.parseInt(code.substring(REPEATED.length())));
    }
    List<Crash> crashes = new ArrayList<>();
    for (String part : code.split("\\+", -1)) {
      crashes.add(Crash.parse(part));
    }
    return new Disturbance(crashes, 0);
  }
}
