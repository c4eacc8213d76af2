package dev.verdict.sdk.coordinators;

import java.util.Map;
import java.util.Optional;

/**
 * What is asked of a coordinator.
 *
 * @param method the HTTP method
 * @param path with its query, below the coordinator's address
 * @param json the body; empty for none
 * @param headers further headers; those of content are set with the body
 */
public record Request(
    String method, String path, Optional<String> json, Map<String, String> headers) {
  /** Copies the headers. */
  public Request {
    headers = Map.copyOf(headers);
  }
}
