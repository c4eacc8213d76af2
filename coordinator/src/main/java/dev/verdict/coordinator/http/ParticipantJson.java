package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.participants.Instance;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantStore;
import dev.verdict.coordinator.participants.Registration;
import dev.verdict.coordinator.participants.SeenInstance;
import dev.verdict.coordinator.participants.Traffic;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Services and instances as JSON. */
final class ParticipantJson {
  private ParticipantJson() {}

  /**
   * @param traffic how calls to it go
   */
  static void write(JsonGenerator json, Registration service, Traffic traffic) throws IOException {
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
      write(json, traffic.at(service.name(), seen.instance().baseUrl()));
      json.writeEndObject();
    }
    json.writeEndArray();
    write(json, traffic.of(service.name()), traffic.last(service.name()));
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Traffic.OfAddress calls) throws IOException {
    json.writeStringField("circuit", calls.circuit().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("calls_under_way", calls.underWay());
  }

  private static void write(JsonGenerator json, Traffic.OfService calls, Traffic.Last last)
      throws IOException {
    json.writeObjectFieldStart("calls");
    json.writeNumberField("under_way", calls.underWay());
    json.writeNumberField("waiting", calls.waiting());
    json.writeNumberField("refused", calls.refused());
    json.writeNumberField("addresses_shut", calls.addressesShut());
    if (last.answeredAt().isPresent()) {
      json.writeStringField("answered_at", TransactionJson.time(last.answeredAt().get()));
    }
    if (last.failure().isPresent()) {
      write(json, last.failure().get());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Traffic.Failure failure) throws IOException {
    json.writeObjectFieldStart("last_failure");
    json.writeStringField("text", failure.words());
    json.writeStringField("at", TransactionJson.time(failure.at()));
    json.writeStringField("instance", failure.instance());
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
