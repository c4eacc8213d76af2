package dev.verdict.coordinator.http;

import dev.verdict.coordinator.access.SessionSecret;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request shows of who asks. A bearer token counts before a cookie: whoever writes the
 * header means it, a browser sends the cookie by itself.
 *
 * @param authorization the header
 * @param session what a cookie of a session holds
 */
record Shown(Optional<String> authorization, Optional<SessionSecret> session) {
  /** The cookie. */
  static final String COOKIE = "verdict_session";

  /** The cookie where it travels over TLS only: by its name browsers take it from nobody else. */
  static final String SECURE_COOKIE = "__Host-" + COOKIE;

  /** What a page shows beside the cookie when it asks for a change. */
  static final String CSRF_HEADER = "Verdict-Csrf";

  private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/-]+=*)");

  /**
   * Reads the headers.
   *
   * @throws ProblemException if Authorization stands twice
   */
  static Shown of(MultiMap headers) {
    Optional<String> authorization = Headers.single(headers, HttpHeaders.AUTHORIZATION.toString());
    return new Shown(authorization, bearer(authorization).isPresent() ? none() : cookie(headers));
  }

  private static Optional<SessionSecret> none() {
    return Optional.empty();
  }

  private static Optional<SessionSecret> cookie(MultiMap headers) {
    Optional<SessionSecret> plain = Optional.empty();
    for (String line : headers.getAll(HttpHeaders.COOKIE)) {
      for (String pair : line.split(";")) {
        String[] parts = pair.strip().split("=", 2);
        if (parts.length == 2 && parts[0].equals(SECURE_COOKIE)) {
          return SessionSecret.of(parts[1]);
        }
        if (parts.length == 2 && parts[0].equals(COOKIE)) {
          plain = SessionSecret.of(parts[1]);
        }
      }
    }
    return plain;
  }

  /** The token; empty if none is shown in the form of one. */
  Optional<String> bearer() {
    return bearer(authorization);
  }

  private static Optional<String> bearer(Optional<String> header) {
    Matcher matcher = BEARER.matcher(header.orElse(""));
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Whether it shows a token, or that somebody signed in. */
  boolean isAnything() {
    return bearer().isPresent() || session.isPresent();
  }

  /** Shows the same to another node. */
  void addTo(MultiMap headers) {
    authorization.ifPresent(text -> headers.add(HttpHeaders.AUTHORIZATION.toString(), text));
    session.ifPresent(
        secret -> {
          headers.add(HttpHeaders.COOKIE.toString(), COOKIE + "=" + secret.text());
          headers.add(CSRF_HEADER, secret.csrf());
        });
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return authorization.isPresent() ? "a header" : session.map(Object::toString).orElse("nothing");
  }
}
