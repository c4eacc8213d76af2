package dev.verdict.coordinator.http;

import java.util.Map;

/** How drawings are sent. */
final class Drawings {
  static final String SVG_TYPE = "image/svg+xml";

  /** A picture may be opened by itself: it is to load and run nothing. */
  static final Map<String, String> HEADERS =
      Map.of("Content-Security-Policy", "default-src 'none'");

  private Drawings() {}
}
