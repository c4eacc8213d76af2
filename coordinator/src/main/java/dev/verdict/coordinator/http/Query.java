package dev.verdict.coordinator.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.QueryStringEncoder;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The query parameters of a request, each known and, but for some, given once. */
final class Query {
  private static final Pattern SEPARATORS = Pattern.compile("[&;]");
  private static final Pattern PARAMETER = Pattern.compile("[^=#]+=[^#]+");
  private static final Pattern WHOLE = Pattern.compile("[1-9][0-9]{0,3}");

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
    return read(request, known, Set.of());
  }

  /**
   * Like {@link #read(HttpServerRequest, Set)}, but some may be given several times.
   *
   * @param repeatable which of those that are known
   */
  static Query read(HttpServerRequest request, Set<String> known, Set<String> repeatable) {
    return read(request.uri(), known, repeatable);
  }

  /**
   * Like {@link #read(HttpServerRequest, Set, Set)}, of an address.
   *
   * @param uri path and query, encoded
   */
  static Query read(String uri, Set<String> known, Set<String> repeatable) {
    Query query = new Query(decoded(uri));
    query.given.forEach(
        (name, values) -> {
          if (!known.contains(name)) {
            String all = String.join(", ", known.stream().sorted().toList());
            throw invalid("There is no query parameter " + name + "; known are " + all);
          }
          if (values.size() > 1 && !repeatable.contains(name)) {
            throw invalid("The query parameter " + name + " is given twice");
          }
        });
    return query;
  }

  private static Map<String, List<String>> decoded(String uri) {
    try {
      return new QueryStringDecoder(uri).parameters();
    } catch (IllegalArgumentException undecodable) {
      throw invalid("The query string is not URL-encoded: write % as %25");
    }
  }

  /**
   * Checks that nothing of a query would be passed over, and that it says something: each parameter
   * has a name and a value.
   *
   * @param encoded a query that does not come as part of an address
   * @throws ProblemException if it is not so
   */
  static void checkWhole(String encoded) {
    for (String parameter : SEPARATORS.split(encoded, -1)) {
      if (!PARAMETER.matcher(parameter).matches()) {
        throw invalid("Each part of a filter is name=value; write # as %23 and & as %26");
      }
    }
  }

  /** As a query, encoded; what it means stands there and nothing else. */
  String encoded() {
    QueryStringEncoder query = new QueryStringEncoder("");
    given.forEach((name, values) -> values.forEach(value -> query.addParam(name, value)));
    return query.toString().substring(1);
  }

  Optional<String> text(String name) {
    return all(name).stream().findFirst();
  }

  /** All values of a parameter, in the order in which they were given. */
  List<String> all(String name) {
    return given.getOrDefault(name, List.of());
  }

  /**
   * How many of a list are asked for, at most.
   *
   * @param max 1 to 9,999
   * @throws ProblemException if it is not a whole number from 1 to {@code max}
   */
  static int limit(String text, int max) {
    if (!WHOLE.matcher(text).matches() || Integer.parseInt(text) > max) {
      throw invalid("limit is a whole number from 1 to " + max);
    }
    return Integer.parseInt(text);
  }

  /** A parameter is wrong; the words say what is allowed. */
  static ProblemException invalid(String words) {
    return Problem.of(ProblemCode.INVALID_QUERY, words + ".").asException();
  }
}
