package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.locks.LockView;
import dev.verdict.coordinator.locks.Standing;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Leases and claims as JSON. */
final class LockJson {
  private LockJson() {}

  static Reply lease(int status, String id, Standing standing) {
    return Reply.json(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("lease", id);
          json.writeStringField("state", standing.state().name().toLowerCase(Locale.ROOT));
          json.writeNumberField("token", standing.token());
          writeLeft(json, standing.left());
          json.writeEndObject();
        });
  }

  static Reply released(String id) {
    return Reply.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("lease", id);
          json.writeStringField("state", "released");
          json.writeEndObject();
        });
  }

  static Reply list(List<LockView> views, Optional<String> next) {
    return Reply.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("locks");
          for (LockView view : views) {
            write(json, view);
          }
          json.writeEndArray();
          if (next.isPresent()) {
            json.writeStringField("next_cursor", next.get());
          }
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, LockView view) throws IOException {
    json.writeStartObject();
    json.writeStringField("resource", view.resource());
    json.writeStringField("mode", view.mode().word());
    json.writeStringField(view.isLease() ? "lease" : "transaction", view.holder());
    json.writeStringField("state", view.granted() ? "granted" : "waiting");
    json.writeNumberField("token", view.token());
    json.writeStringField("since", view.since().toString());
    writeLeft(json, view.left());
    if (!view.note().isEmpty()) {
      json.writeStringField("note", view.note());
    }
    json.writeEndObject();
  }

  private static void writeLeft(JsonGenerator json, Optional<Duration> left) throws IOException {
    if (left.isPresent()) {
      json.writeNumberField("left_ms", left.get().toMillis());
    }
  }
}
