package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.engine.CoordinatorException.Decided;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes problems: {@code application/problem+json}. */
final class ProblemReply {
  static final String MEDIA_TYPE = "application/problem+json";

  private static final int UNAUTHORIZED = 401;

  private ProblemReply() {}

  static Reply of(Problem problem) {
    Map<String, String> headers = new LinkedHashMap<>();
    problem.retryAfter().ifPresent(wait -> headers.put("Retry-After", seconds(wait)));
    if (problem.code().status() == UNAUTHORIZED) {
      headers.put("WWW-Authenticate", "Bearer realm=\"verdict\"");
    }
    if (!problem.allow().isEmpty()) {
      headers.put("Allow", String.join(", ", problem.allow()));
    }
    return new Reply(
        problem.code().status(),
        MEDIA_TYPE,
        JsonBytes.write(json -> write(json, problem)),
        headers);
  }

  /** Whole seconds, rounded up, at least 1. */
  private static String seconds(Duration wait) {
    return Long.toString(Math.max(1, (wait.toMillis() + 999) / 1000));
  }

  private static void write(JsonGenerator json, Problem problem) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "/problems/" + problem.code().word());
    json.writeStringField("title", problem.code().title());
    json.writeNumberField("status", problem.code().status());
    json.writeStringField("code", problem.code().word());
    json.writeStringField("detail", problem.detail());
    if (problem.pointer().isPresent()) {
      json.writeStringField("pointer", problem.pointer().get());
    }
    if (problem.decided().isPresent()) {
      writeDecided(json, problem.decided().get());
    }
    if (problem.errorId().isPresent()) {
      json.writeStringField("error_id", problem.errorId().get());
    }
    if (!problem.errors().isEmpty()) {
      writeErrors(json, problem);
    }
    json.writeEndObject();
  }

  private static void writeDecided(JsonGenerator json, Decided decided) throws IOException {
    json.writeStringField("id", decided.id().text());
    json.writeStringField("outcome", TransactionJson.outcome(decided.outcome()));
    json.writeStringField("reason", decided.reason());
  }

  private static void writeErrors(JsonGenerator json, Problem problem) throws IOException {
    json.writeArrayFieldStart("errors");
    for (Problem.RuleBroken broken : problem.errors()) {
      json.writeStartObject();
      json.writeStringField("code", broken.code());
      json.writeStringField("subject", broken.subject());
      json.writeStringField("detail", broken.detail());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
