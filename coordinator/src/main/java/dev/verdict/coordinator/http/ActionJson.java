package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.engine.InputChange;
import dev.verdict.coordinator.engine.Rehearsal;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.protocol.wire.BranchCall;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Writes what an operator's actions would do. */
final class ActionJson {
  private ActionJson() {}

  static void write(
      JsonGenerator json, Rehearsal rehearsal, ParticipantRegistry participants, Masking masking)
      throws IOException {
    json.writeStartObject();
    json.writeBooleanField("dry_run", true);
    json.writeStringField("plan_digest", PlanDigest.of(rehearsal));
    if (rehearsal.input().isPresent()) {
      input(json, rehearsal.input().get(), masking);
    }
    calls(json, "calls", rehearsal.calls(), participants, masking);
    calls(json, "later", rehearsal.later(), participants, masking);
    json.writeFieldName("transaction");
    TransactionJson.write(json, masking.of(rehearsal.after()));
    json.writeEndObject();
  }

  private static void input(JsonGenerator json, InputChange change, Masking masking)
      throws IOException {
    json.writeObjectFieldStart("input");
    json.writeFieldName("before");
    JsonText.write(masking.of(change.before()), json);
    json.writeFieldName("after");
    JsonText.write(masking.of(change.after()), json);
    json.writeArrayFieldStart("held");
    for (String resource : change.held()) {
      json.writeString(resource);
    }
    json.writeEndArray();
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
