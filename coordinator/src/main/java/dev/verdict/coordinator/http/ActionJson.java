package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.engine.Rehearsal;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.protocol.wire.BranchCall;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Writes what an operator's actions would do. */
final class ActionJson {
  private ActionJson() {}

  static void write(
      JsonGenerator json, Rehearsal rehearsal, ParticipantRegistry participants, Masking masking)
      throws IOException {
    write(json, rehearsal, Optional.empty(), participants, masking);
  }

  /**
   * The same.
   *
   * @param input of another input for a step: what changes
   */
  static void write(
      JsonGenerator json,
      Rehearsal rehearsal,
      Optional<InputChange> input,
      ParticipantRegistry participants,
      Masking masking)
      throws IOException {
    json.writeStartObject();
    json.writeBooleanField("dry_run", true);
    if (input.isPresent()) {
      json.writeObjectFieldStart("input");
      json.writeFieldName("before");
      JsonText.write(masking.of(input.get().before()), json);
      json.writeFieldName("after");
      JsonText.write(masking.of(input.get().after()), json);
      json.writeEndObject();
    }
    calls(json, "calls", rehearsal.calls(), participants, masking);
    calls(json, "later", rehearsal.later(), participants, masking);
    json.writeFieldName("transaction");
    TransactionJson.write(json, masking.of(rehearsal.after()));
    json.writeEndObject();
  }

  private static void calls(
      JsonGenerator json,
      String name,
      List<BranchCall> calls,
      ParticipantRegistry participants,
      Masking masking)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (BranchCall call : calls) {
      call(json, call, participants, masking);
    }
    json.writeEndArray();
  }

  private static void call(
      JsonGenerator json, BranchCall call, ParticipantRegistry participants, Masking masking)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("call", call.kind().path());
    json.writeStringField("branch", call.branch().text());
    json.writeStringField("participant", call.participant());
    json.writeArrayFieldStart("base_urls");
    for (URI address : addresses(call, participants)) {
      json.writeString(address.toString());
    }
    json.writeEndArray();
    json.writeStringField("operation", call.operation());
    json.writeNumberField("attempt", call.attempt());
    json.writeFieldName("payload");
    JsonText.write(masking.of(call.payload()), json);
    json.writeEndObject();
  }

  /** One of these is called; none if nobody knows where the service is. */
  private static List<URI> addresses(BranchCall call, ParticipantRegistry participants) {
    return participants.find(call.participant()).map(Participant::baseUrls).orElse(List.of());
  }
}
