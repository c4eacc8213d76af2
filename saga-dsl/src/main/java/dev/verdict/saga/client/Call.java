package dev.verdict.saga.client;

import dev.verdict.protocol.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A call to a coordinator, the same whichever node gets it and however often it is sent. */
record Call(String method, String path, Map<String, String> headers, Optional<Json> body) {
  Call {
    headers = Map.copyOf(headers);
  }

  static Call of(String method, String path) {
    return new Call(method, path, Map.of(), Optional.empty());
  }

  Call with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Call(method, path, more, body);
  }

  Call with(Json json) {
    return new Call(method, path, headers, Optional.of(json));
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
