package dev.verdict.coordinator.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * One call of the API.
 *
 * @param method the method
 * @param path its path, with parameters in braces as OpenAPI writes them
 * @param takesQuery whether it reads query parameters
 * @param handler what answers it
 */
record Endpoint(HttpMethod method, String path, boolean takesQuery, Handler handler) {
  private static final String API = "/v1/";

  /** A call without query parameters. */
  Endpoint(HttpMethod method, String path, Handler handler) {
    this(method, path, false, handler);
  }

  /** Answers a request. What it throws, or fails with, becomes a problem. */
  interface Handler {
    Future<Reply> handle(Exchange exchange);
  }

  /** The call, as {@code METHOD path}. */
  String call() {
    return method + " " + path;
  }

  /** Whether a request for the head alone is answered: only by what no other node need answer. */
  boolean servesHead() {
    return method.equals(HttpMethod.GET) && !path.startsWith(API);
  }

  /**
   * Refuses query parameters where the API has none. What is not part of the API (health, metrics,
   * the page) ignores them.
   *
   * @throws ProblemException if there are any
   */
  void checkQuery(HttpServerRequest request) {
    if (!takesQuery && path.startsWith(API)) {
      refuseQuery(request);
    }
  }

  static void refuseQuery(HttpServerRequest request) {
    String query = request.query();
    if (query != null && !query.isEmpty()) {
      throw Problem.of(
              ProblemCode.INVALID_QUERY,
              "This call takes no query parameters; what it needs goes into the body.")
          .asException();
    }
  }

  /** The path as the router writes it. */
  String routerPath() {
    return path.replaceAll("\\{([a-z]+)}", ":$1");
  }
}
