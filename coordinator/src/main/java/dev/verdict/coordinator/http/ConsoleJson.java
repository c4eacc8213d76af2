package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.console.Explainer;
import dev.verdict.coordinator.console.Explanation;
import dev.verdict.coordinator.console.FailedTry;
import dev.verdict.coordinator.console.Health;
import dev.verdict.coordinator.console.Situation;
import dev.verdict.coordinator.console.StuckGroup;
import dev.verdict.coordinator.console.UndoPlan;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.coordinator.participants.Traffic;
import dev.verdict.protocol.TxId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the recovery console tells, as JSON. */
final class ConsoleJson {
  private ConsoleJson() {}

  /** Explains by what this node knows of services now. */
  static Explanation explain(Situation situation, ParticipantRegistry participants) {
    return Explainer.explain(situation, name -> health(name, participants), Instant.now());
  }

  private static Health health(String name, ParticipantRegistry participants) {
    Optional<Participant> found = participants.find(name);
    Traffic.OfService calls = participants.traffic().of(name);
    Traffic.Last last = participants.traffic().last(name);
    return new Health(
        found.isPresent(),
        found.map(service -> service.baseUrls().size()).orElse(0),
        calls.addressesShut(),
        last.answeredAt(),
        last.failure().map(Traffic.Failure::at));
  }

  static void write(JsonGenerator json, Explanation explanation) throws IOException {
    json.writeStartObject();
    json.writeStringField("cause", explanation.cause().word());
    json.writeStringField("text", explanation.text());
    if (explanation.branch().isPresent()) {
      json.writeStringField("branch", explanation.branch().get());
    }
    if (explanation.participant().isPresent()) {
      json.writeStringField("participant", explanation.participant().get());
    }
    json.writeNumberField("failures", explanation.failures());
    if (explanation.instance().isPresent()) {
      json.writeStringField("instance", explanation.instance().get());
    }
    if (explanation.next().isPresent()) {
      json.writeStringField("next_at", TransactionJson.time(explanation.next().get()));
    }
    json.writeEndObject();
  }

  static void writeFailed(JsonGenerator json, List<FailedTry> failed) throws IOException {
    json.writeArrayFieldStart("failed_attempts");
    for (FailedTry each : failed) {
      json.writeStartObject();
      json.writeStringField("branch", each.branch().text());
      json.writeStringField("call", each.kind().path());
      json.writeNumberField("attempt", each.attempt());
      json.writeStringField("at", TransactionJson.time(each.at()));
      if (each.instance().isPresent()) {
        json.writeStringField("instance", each.instance().get());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void write(JsonGenerator json, UndoPlan plan) throws IOException {
    json.writeStartObject();
    json.writeStringField("when", plan.when().name().toLowerCase(Locale.ROOT));
    json.writeArrayFieldStart("stages");
    for (List<UndoPlan.Part> stage : plan.stages()) {
      json.writeStartArray();
      for (UndoPlan.Part part : stage) {
        json.writeStartObject();
        json.writeStringField("step", part.step().text());
        json.writeStringField("call", part.call());
        json.writeStringField("participant", part.participant());
        json.writeStringField("operation", part.operation());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeBooleanField("open", plan.open());
    json.writeEndObject();
  }

  static void writeStuck(JsonGenerator json, List<StuckGroup> groups, boolean complete)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("groups");
    for (StuckGroup group : groups) {
      write(json, group);
    }
    json.writeEndArray();
    json.writeNumberField("counted", groups.stream().mapToInt(StuckGroup::count).sum());
    json.writeBooleanField("complete", complete);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, StuckGroup group) throws IOException {
    json.writeStartObject();
    json.writeStringField("cause", group.cause().word());
    json.writeStringField("headline", group.cause().headline());
    if (group.participant().isPresent()) {
      json.writeStringField("participant", group.participant().get());
    }
    json.writeStringField("words", group.words());
    json.writeNumberField("count", group.count());
    json.writeObjectFieldStart("states");
    for (Map.Entry<String, Integer> state : new TreeMap<>(group.states()).entrySet()) {
      json.writeNumberField(state.getKey(), state.getValue());
    }
    json.writeEndObject();
    json.writeStringField("oldest", group.oldest().text());
    json.writeStringField("oldest_at", TransactionJson.time(group.oldest().time()));
    json.writeArrayFieldStart("examples");
    for (TxId id : group.examples()) {
      json.writeString(id.text());
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
