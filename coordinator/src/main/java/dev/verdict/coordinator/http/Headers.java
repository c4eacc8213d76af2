package dev.verdict.coordinator.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads headers. */
final class Headers {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private Headers() {}

  /**
   * Whether a header is meant for whoever answers in the end, not for the next node only (RFC 9110,
   * 7.6.1).
   *
   * @param all the message's headers, which may name more of the latter
   */
  static boolean isEndToEnd(String name, MultiMap all) {
    return !HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))
        && all.getAll(HttpHeaders.CONNECTION).stream().noneMatch(named -> lists(named, name));
  }

  private static boolean lists(String names, String name) {
    return Arrays.stream(names.split(",")).anyMatch(each -> each.strip().equalsIgnoreCase(name));
  }

  /**
   * A header that may be there once: which of two the sender meant, nobody knows.
   *
   * @throws ProblemException if it stands twice
   */
  static Optional<String> single(MultiMap headers, String name) {
    String value = headers.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (headers.getAll(name).size() > 1) {
      throw Problem.of(ProblemCode.REPEATED_HEADER, "The header " + name + " stands twice.")
          .asException();
    }
    return Optional.of(value);
  }
}
