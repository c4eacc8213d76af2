package dev.verdict.coordinator.http;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;

/**
 * How long the caller wants to wait (RFC 7240).
 *
 * @param longest at most that long; zero to answer as soon as the request is accepted
 * @param applied what to say in {@code Preference-Applied}; empty if nothing was asked for
 */
record Preference(Duration longest, Optional<String> applied) {
  static final long WAIT_SECONDS_MAX = 60;

  private static final String ASYNC = "respond-async";
  private static final int HEADER_CHARS_MAX = 1_000;

  static Preference read(Optional<String> header, Duration standard) {
    return header.isEmpty()
        ? new Preference(standard, Optional.empty())
        : parse(header.get(), standard);
  }

  boolean isAsync() {
    return longest.isZero();
  }

  /** Unknown preferences are ignored, and the first of one kind counts, as the RFC asks. */
  private static Preference parse(String header, Duration standard) {
    if (header.length() > HEADER_CHARS_MAX) {
      throw invalid("is longer than " + HEADER_CHARS_MAX + " characters");
    }
    Preference found = new Preference(standard, Optional.empty());
    for (String preference : header.split(",")) {
      String[] parts = preference.split(";", 2)[0].split("=", 2);
      String name = parts[0].strip();
      if (name.equalsIgnoreCase(ASYNC)) {
        return new Preference(Duration.ZERO, Optional.of(ASYNC));
      }
      if (name.equalsIgnoreCase("wait") && found.applied().isEmpty()) {
        found = waiting(parts.length == 2 ? parts[1].strip().replace("\"", "") : "");
      }
    }
    return found;
  }

  private static Preference waiting(String seconds) {
    if (!seconds.matches("[0-9]+")) {
      throw invalid("has a wait that is not a whole number of seconds, such as wait=5");
    }
    long granted = new BigInteger(seconds).min(BigInteger.valueOf(WAIT_SECONDS_MAX)).longValue();
    return new Preference(Duration.ofSeconds(granted), Optional.of("wait=" + granted));
  }

  private static ProblemException invalid(String words) {
    return Problem.of(ProblemCode.INVALID_HEADER, "The header Prefer " + words + ".").asException();
  }
}
