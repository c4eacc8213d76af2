package dev.verdict.coordinator.cli;

import static dev.verdict.coordinator.cli.Text.string;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Tokens, for people. */
final class TokenText {
  private static final int SECONDS_END = 19;

  private TokenText() {}

  static List<String> head() {
    return List.of("ID", "NAME", "ENDS IN", "ROLES", "NAMESPACES", "SERVICES", "STATE");
  }

  static List<String> row(JsonNode token) {
    return List.of(
        string(token, "id"),
        string(token, "name"),
        string(token, "ending"),
        words(token, "roles", ""),
        words(token, "namespaces", "all"),
        words(token, "services", ""),
        state(token));
  }

  private static String words(JsonNode token, String member, String none) {
    String words =
        StreamSupport.stream(token.path(member).spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(","));
    return words.isEmpty() ? none : words;
  }

  private static String state(JsonNode token) {
    if (token.has("revoked_at")) {
      return "revoked " + time(token, "revoked_at");
    }
    return token.has("expires_at") ? "until " + time(token, "expires_at") : "good";
  }

  private static String time(JsonNode token, String member) {
    String text = string(token, member);
    return text.length() > SECONDS_END ? text.substring(0, SECONDS_END) + "Z" : text;
  }
}
