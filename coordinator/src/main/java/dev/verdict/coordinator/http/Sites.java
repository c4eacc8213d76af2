package dev.verdict.coordinator.http;

import dev.verdict.coordinator.access.SessionSecret;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps pages of other sites from asking for changes in the name of whoever signed in (CSRF). A
 * browser says where the asking page comes from: in {@code Sec-Fetch-Site} (W3C Fetch Metadata),
 * which counts if it is there, for a proxy may have changed {@code Host}; else in {@code Origin}.
 * And only a page of this origin could read the session's CSRF token.
 */
final class Sites {
  private static final String FETCH_SITE = "Sec-Fetch-Site";
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private Sites() {}

  /** Whether a request asks for no change. */
  static boolean isReading(HttpServerRequest request) {
    return READING.contains(request.method());
  }

  /**
   * Refuses a change that a page of another origin asks for.
   *
   * @throws ProblemException if it does
   */
  static void requireOwn(HttpServerRequest request) {
    List<String> sites = request.headers().getAll(FETCH_SITE);
    boolean own =
        sites.isEmpty()
            ? isOwnOrigin(request.headers())
            : sites.size() == 1 && Set.of("same-origin", "none").contains(sites.get(0));
    if (!own) {
      throw Problem.of(
              ProblemCode.FOREIGN_ORIGIN,
              "Only a page of this node may ask for that. A proxy in front of it must pass on"
                  + " the header Host.")
          .asException();
    }
  }

  /** What is no browser names no origin. */
  private static boolean isOwnOrigin(MultiMap headers) {
    List<String> origins = headers.getAll(HttpHeaders.ORIGIN);
    List<String> hosts = headers.getAll(HttpHeaders.HOST);
    return origins.isEmpty()
        || (origins.size() == 1
            && hosts.size() == 1
            && (origins.get(0).equalsIgnoreCase("http://" + hosts.get(0))
                || origins.get(0).equalsIgnoreCase("https://" + hosts.get(0))));
  }

  /**
   * Refuses a change that is asked for by a cookie, unless a page of this origin asks.
   *
   * @throws ProblemException if it is refused
   */
  static void require(HttpServerRequest request, SessionSecret secret) {
    if (isReading(request)) {
      return;
    }
    requireOwn(request);
    Optional<String> csrf = Headers.single(request.headers(), Shown.CSRF_HEADER);
    if (csrf.filter(text -> isEqual(text, secret.csrf())).isEmpty()) {
      throw Problem.of(
              ProblemCode.CSRF_REFUSED,
              "A change by cookie needs the session's csrf, which GET /v1/session tells, in the"
                  + " header "
                  + Shown.CSRF_HEADER
                  + ".")
          .asException();
    }
  }

  private static boolean isEqual(String shown, String meant) {
    return MessageDigest.isEqual(
        shown.getBytes(StandardCharsets.UTF_8), meant.getBytes(StandardCharsets.UTF_8));
  }
}
