package dev.verdict.coordinator.cli;

import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A call of the API.
 *
 * @param method the HTTP method
 * @param target path and query, encoded
 * @param body the body in JSON; empty for none
 * @param longest how long the answer may take
 * @param followed whether what it begins is followed until it is over
 */
record Call(
    String method, String target, Optional<String> body, Duration longest, boolean followed) {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** A query parameter, not encoded. */
  record Parameter(String name, String value) {}

  static Call get(String path, List<Parameter> query) {
    String encoded =
        query.stream()
            .map(each -> encode(each.name()) + "=" + encode(each.value()))
            .collect(Collectors.joining("&"));
    String target = encoded.isEmpty() ? path : path + "?" + encoded;
    return new Call("GET", target, Optional.empty(), LONGEST, false);
  }

  static Call post(String path, JsonObject body) {
    return post(path, body.encode());
  }

  /** The same of a body that is text already. */
  static Call post(String path, String body) {
    return new Call("POST", path, Optional.of(body), LONGEST, false);
  }

  /** The same with another method. */
  Call by(String otherMethod) {
    return new Call(otherMethod, target, body, longest, followed);
  }

  Call within(Duration time) {
    return new Call(method, target, body, time, followed);
  }

  /** The same, and then how far what it began is, until it is over. */
  Call toTheEnd() {
    return new Call(method, target, body, longest, true);
  }

  /** For a path's segment or a query. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
