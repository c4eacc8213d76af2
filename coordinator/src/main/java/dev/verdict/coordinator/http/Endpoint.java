package dev.verdict.coordinator.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/**
 * One call of the API.
 *
 * @param method the method
 * @param path its path, with parameters in braces as OpenAPI writes them
 * @param handler what answers it
 */
record Endpoint(HttpMethod method, String path, Handler handler) {
  /** Answers a request. What it throws, or fails with, becomes a problem. */
  interface Handler {
    Future<Reply> handle(Exchange exchange);
  }

  /** The path as the router writes it. */
  String routerPath() {
    return path.replaceAll("\\{([a-z]+)}", ":$1");
  }
}
