package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.participants.Instance;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantStore;
import dev.verdict.coordinator.participants.Registration;
import dev.verdict.coordinator.participants.SeenInstance;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Services and instances as JSON. */
final class ParticipantJson {
  private ParticipantJson() {}

  static void write(JsonGenerator json, Registration service) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", service.name());
    json.writeArrayFieldStart("base_urls");
    for (URI url : service.fixed().map(Participant::baseUrls).orElse(List.of())) {
      json.writeString(url.toString());
    }
    json.writeEndArray();
    json.writeBooleanField("asks", service.called().asks());
    json.writeArrayFieldStart("instances");
    for (SeenInstance seen : service.instances()) {
      json.writeStartObject();
      json.writeStringField("id", seen.instance().id());
      json.writeStringField("base_url", seen.instance().baseUrl().toString());
      json.writeBooleanField("asks", seen.instance().asks());
      writeCapabilities(json, seen.instance());
      json.writeBooleanField("alive", seen.alive());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void write(JsonGenerator json, Instance instance) throws IOException {
    json.writeStartObject();
    json.writeStringField("participant", instance.service());
    json.writeStringField("id", instance.id());
    json.writeStringField("base_url", instance.baseUrl().toString());
    json.writeBooleanField("asks", instance.asks());
    writeCapabilities(json, instance);
    json.writeNumberField("time_to_live_ms", ParticipantStore.TIME_TO_LIVE.toMillis());
    json.writeEndObject();
  }

  private static void writeCapabilities(JsonGenerator json, Instance instance) throws IOException {
    json.writeArrayFieldStart("capabilities");
    for (String name : instance.capabilities().names()) {
      json.writeString(name);
    }
    json.writeEndArray();
  }
}
