package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.console.Explanation;
import dev.verdict.coordinator.console.FailedTry;
import dev.verdict.coordinator.console.Situation;
import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.engine.Transactions.Ended;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Pause;
import dev.verdict.protocol.TransactionState.BranchView;
import dev.verdict.protocol.TransactionState.Stuck;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.saga.StepState;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes transactions as the API shows them. */
final class TransactionJson {
  /** How the states of branches begin that an operator resolved by hand. */
  private static final String HEURISTIC = "heuristic_";

  private static final Set<String> REPLACED =
      Set.of(StepState.GIVEN, StepState.LEFT_OUT, StepState.DONE_BESIDES);

  private TransactionJson() {}

  static void write(JsonGenerator json, Snapshot snapshot) throws IOException {
    json.writeStartObject();
    members(json, snapshot);
    json.writeEndObject();
  }

  /** With its history, and why it is where it is. */
  static void writeWhole(JsonGenerator json, Snapshot snapshot, Optional<Explanation> explanation)
      throws IOException {
    json.writeStartObject();
    members(json, snapshot);
    if (explanation.isPresent()) {
      json.writeFieldName("explanation");
      ConsoleJson.write(json, explanation.get());
    }
    List<FailedTry> failed = snapshot.situation().map(Situation::failed).orElse(List.of());
    if (!failed.isEmpty()) {
      ConsoleJson.writeFailed(json, failed);
    }
    history(json, snapshot);
    json.writeEndObject();
  }

  private static void members(JsonGenerator json, Snapshot snapshot) throws IOException {
    summary(json, snapshot.id(), snapshot.summary(), snapshot.updatedAt());
    json.writeArrayFieldStart("branches");
    for (BranchView branch : snapshot.branches()) {
      branch(json, branch);
    }
    json.writeEndArray();
    if (snapshot.stuck().isPresent()) {
      stuck(json, snapshot.stuck().get());
    }
    if (snapshot.branches().stream().anyMatch(TransactionJson::isHeuristic)) {
      heuristic(json, snapshot);
    }
    if (snapshot.pause().isPresent()) {
      pause(json, snapshot.pause().get());
    }
    if (isOutputShown(snapshot)) {
      json.writeFieldName("output");
      JsonText.write(snapshot.output(), json);
    }
  }

  static void writePage(JsonGenerator json, TransactionPage page) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("transactions");
    for (StoredTransaction stored : page.transactions()) {
      json.writeStartObject();
      summary(json, stored.tx(), stored.summary(), stored.updatedAt());
      Optional<String> stuck = stored.summary().stuck();
      if (stuck.isPresent()) {
        json.writeObjectFieldStart("stuck");
        json.writeStringField("reason", stuck.get());
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    if (page.next().isPresent()) {
      json.writeStringField("next_cursor", page.next().get().text());
      if (page.searchedOut()) {
        json.writeStringField("searched_to", time(page.next().get().time()));
      }
    }
    json.writeEndObject();
  }

  static void writeEnded(JsonGenerator json, Ended ended) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("finished");
    for (TxId id : ended.finished()) {
      json.writeString(id.text());
    }
    json.writeEndArray();
    json.writeStringField("now", time(ended.now()));
    if (ended.oldestUnfinished().isPresent()) {
      json.writeStringField("oldest_unfinished", ended.oldestUnfinished().get().text());
    }
    json.writeEndObject();
  }

  private static void summary(JsonGenerator json, TxId id, Summary summary, Instant updatedAt)
      throws IOException {
    json.writeStringField("id", id.text());
    json.writeStringField("kind", kind(summary.kind()));
    json.writeStringField("name", summary.origin().name());
    json.writeStringField("state", summary.status());
    if (summary.outcome().isPresent()) {
      json.writeStringField("outcome", outcome(summary.outcome().get()));
    }
    json.writeStringField("reason", summary.reason());
    json.writeBooleanField("finished", summary.finished());
    json.writeStringField("namespace", summary.origin().namespace());
    json.writeStringField("principal", summary.origin().principal());
    json.writeStringField("business_key", summary.origin().businessKey());
    json.writeObjectFieldStart("labels");
    for (Map.Entry<String, String> label : summary.origin().labels().entrySet()) {
      json.writeStringField(label.getKey(), label.getValue());
    }
    json.writeEndObject();
    json.writeStringField("begun_at", time(id.time()));
    json.writeStringField("updated_at", time(updatedAt));
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  static String kind(Summary.Kind kind) {
    return switch (kind) {
      case ATOMIC -> "atomic";
      case SAGA -> "saga";
    };
  }

  static String outcome(Outcome outcome) {
    return switch (outcome) {
      case COMMIT -> "commit";
      case ABORT -> "abort";
    };
  }

  private static boolean isOutputShown(Snapshot snapshot) {
    Summary summary = snapshot.summary();
    return switch (summary.kind()) {
      case ATOMIC -> false;
      case SAGA ->
          !snapshot.output().equals(Json.nil())
              || (summary.finished() && summary.outcome().equals(Optional.of(Outcome.COMMIT)));
    };
  }

  private static void branch(JsonGenerator json, BranchView branch) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", branch.id().text());
    if (!branch.key().equals(branch.id())) {
      json.writeStringField("key", branch.key().text());
    }
    json.writeStringField("participant", branch.participant());
    json.writeStringField("operation", branch.operation());
    json.writeStringField("state", branch.status());
    json.writeNumberField("attempts", branch.attempts());
    json.writeStringField("detail", branch.detail());
    json.writeEndObject();
  }

  private static void stuck(JsonGenerator json, Stuck stuck) throws IOException {
    json.writeObjectFieldStart("stuck");
    json.writeStringField("branch", stuck.branch().text());
    json.writeStringField("reason", stuck.reason());
    json.writeNumberField("attempts", stuck.attempts());
    json.writeEndObject();
  }

  private static boolean isHeuristic(BranchView branch) {
    return branch.status().startsWith(HEURISTIC) || REPLACED.contains(branch.status());
  }

  private static boolean contradicts(BranchView branch, Summary summary) {
    return branch.status().startsWith(HEURISTIC)
        ? !branch.status().equals(HEURISTIC + agreed(summary))
        : branch.status().equals(StepState.DONE_BESIDES);
  }

  /**
   * Which branches an operator saw to by hand, and those of them that contradict the decision, or
   * were done besides.
   */
  private static void heuristic(JsonGenerator json, Snapshot snapshot) throws IOException {
    json.writeObjectFieldStart("heuristic");
    json.writeArrayFieldStart("branches");
    for (BranchView branch : snapshot.branches()) {
      if (isHeuristic(branch)) {
        json.writeString(branch.id().text());
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("mismatches");
    for (BranchView branch : snapshot.branches()) {
      if (contradicts(branch, snapshot.summary())) {
        json.writeString(branch.id().text());
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The word for what was to become of what was resolved; of a saga, steps that are undone. */
  private static String agreed(Summary summary) {
    return switch (summary.kind()) {
      case ATOMIC -> summary.outcome().map(it -> outcome(it)).orElse("");
      case SAGA -> outcome(Outcome.ABORT);
    };
  }

  private static void pause(JsonGenerator json, Pause pause) throws IOException {
    json.writeObjectFieldStart("paused");
    json.writeStringField("by", pause.by());
    json.writeStringField("reason", pause.reason());
    json.writeEndObject();
  }

  private static void history(JsonGenerator json, Snapshot snapshot) throws IOException {
    json.writeArrayFieldStart("history");
    for (StoredTransaction.Entry entry : snapshot.history()) {
      json.writeStartObject();
      json.writeNumberField("seq", entry.seq());
      json.writeNumberField("epoch", entry.epoch());
      json.writeStringField("at", time(entry.writtenAt()));
      json.writeFieldName("records");
      json.writeRawValue(entry.records());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
