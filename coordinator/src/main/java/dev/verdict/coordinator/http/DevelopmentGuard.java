package dev.verdict.coordinator.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the pages of other sites, open in a developer's browser, away from a node that asks for no
 * password because only this machine can reach it. A name that an attacker points at this machine
 * (DNS rebinding) shows in {@code Host}; a page that sends requests across origins shows in {@code
 * Origin}.
 */
final class DevelopmentGuard {
  private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final String listening;
  private final String scheme;

  /**
   * @param listening the name or address that the node was told to listen on: a name of this
   *     machine too
   * @param isTls whether its own page comes by https
   */
  DevelopmentGuard(String listening, boolean isTls) {
    this.scheme = isTls ? "https://" : "http://";
    this.listening = listening.toLowerCase(Locale.ROOT);
  }

  /** What speaks against answering the request, if anything does. */
  Optional<Problem> objection(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    if (hosts.size() != 1 || !isOwn(hosts.get(0))) {
      return Optional.of(
          Problem.of(
              ProblemCode.FOREIGN_HOST,
              "In development mode the node answers only to localhost, 127.0.0.1 and [::1]."));
    }
    return Sites.isReading(request) || isOfOrigin(request, hosts.get(0))
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                ProblemCode.FOREIGN_ORIGIN,
                "In development mode only this node's own page may ask for changes; other pages"
                    + " may only look."));
  }

  private boolean isOwn(String host) {
    String name = host.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
    return OWN_NAMES.contains(name) || name.equals(listening);
  }

  /** What is no browser names no origin. */
  private boolean isOfOrigin(HttpServerRequest request, String host) {
    List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
    return origins.isEmpty()
        || (origins.size() == 1 && origins.get(0).equalsIgnoreCase(scheme + host));
  }
}
