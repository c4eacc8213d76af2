package dev.verdict.coordinator.alerts;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.json.JsonText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What the receiver of alerts is told.
 *
 * @param id unique to it, so that one that comes twice is known
 * @param event what happened
 * @param scope whom it speaks of
 * @param alert the alert that began or is over; none if the node begins to watch
 * @param firing all alerts of that scope that fire now: whatever else the receiver believes to fire
 *     there is over
 * @param node who says so: the URL by which others reach it, or its id
 * @param namespace the namespace of all transactions
 * @param at when it happened
 */
public record AlertMessage(
    String id,
    Event event,
    AlertKind.Scope scope,
    Optional<Alert> alert,
    List<Alert> firing,
    String node,
    String namespace,
    Instant at) {
  /** Copies the list. */
  public AlertMessage {
    firing = List.copyOf(firing);
  }

  /** What happened. */
  public enum Event {
    /** The node watches from now on: it started, or took over. */
    WATCHING,
    /** An alert began. */
    FIRED,
    /** An alert is over. */
    RESOLVED;

    /** The stable word for it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Who speaks.
   *
   * @param node the URL by which others reach it, or its id
   * @param namespace the namespace of all transactions
   */
  public record Sender(String node, String namespace) {
    AlertMessage message(
        Event event, AlertKind.Scope scope, Optional<Alert> alert, List<Alert> firing, Instant at) {
      String id = "msg_" + UUID.randomUUID();
      return new AlertMessage(id, event, scope, alert, firing, node, namespace, at);
    }
  }

  /** As JSON text. */
  public String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonText.factory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("id", id);
      json.writeStringField("event", event.word());
      json.writeStringField("scope", scope.word());
      json.writeStringField("node", node);
      json.writeStringField("namespace", namespace);
      json.writeStringField("at", at.truncatedTo(ChronoUnit.MILLIS).toString());
      if (alert.isPresent()) {
        json.writeFieldName("alert");
        alert.get().write(json);
      }
      json.writeArrayFieldStart("firing");
      for (Alert each : firing) {
        each.write(json);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
