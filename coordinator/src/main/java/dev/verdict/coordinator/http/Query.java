package dev.verdict.coordinator.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The query parameters of a request, each known and given once. */
final class Query {
  private final Map<String, List<String>> given;

  private Query(Map<String, List<String>> given) {
    this.given = given;
  }

  /**
   * Reads them, and not the parameters of the path, which the router puts beside them.
   *
   * @throws ProblemException if one is not known, given twice, or not URL-encoded
   */
  static Query read(HttpServerRequest request, Set<String> known) {
    Query query = new Query(decoded(request));
    query.given.forEach(
        (name, values) -> {
          if (!known.contains(name)) {
            String all = String.join(", ", known.stream().sorted().toList());
            throw invalid("There is no query parameter " + name + "; known are " + all);
          }
          if (values.size() > 1) {
            throw invalid("The query parameter " + name + " is given twice");
          }
        });
    return query;
  }

  private static Map<String, List<String>> decoded(HttpServerRequest request) {
    try {
      return new QueryStringDecoder(request.uri()).parameters();
    } catch (IllegalArgumentException undecodable) {
      throw invalid("The query string is not URL-encoded: write % as %25");
    }
  }

  Optional<String> text(String name) {
    return given.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** A parameter is wrong; the words say what is allowed. */
  static ProblemException invalid(String words) {
    return Problem.of(ProblemCode.INVALID_QUERY, words + ".").asException();
  }
}
