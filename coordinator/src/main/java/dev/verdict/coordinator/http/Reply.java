package dev.verdict.coordinator.http;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The answer to one request. */
record Reply(int status, String mediaType, Buffer body, Map<String, String> headers) {
  static final String JSON = "application/json";

  static Reply json(int status, JsonBytes.Content content) {
    return new Reply(status, JSON, JsonBytes.write(content), Map.of());
  }

  Reply header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, mediaType, body, more);
  }
}
