package dev.verdict.coordinator.cli;

import static dev.verdict.coordinator.cli.Text.string;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How an action on many transactions reads: what it would do, or how far it is. */
final class BatchText {
  private static final String SELECTED = "selected";
  private static final String STATE = "state";
  private static final String SKIPPED = "skipped";
  private static final String RECOVERED = "recovered";
  private static final Set<String> SHORT_OF_ALL = Set.of("stopped", "abandoned");

  private BatchText() {}

  /** Whether the answer is about many transactions. */
  static boolean isBatch(JsonNode answer) {
    return answer.has(SELECTED);
  }

  /** The call that tells how far a batch is, as long as it runs. */
  static Optional<Call> next(JsonNode answer) {
    return string(answer, STATE).equals("running")
        ? Optional.of(Call.get("/v1/batches/" + string(answer, "id"), List.of()))
        : Optional.empty();
  }

  /** Whether it did not do all that was asked for. */
  static boolean saysNo(JsonNode answer) {
    boolean refused = answer.has("id") && answer.path("refused").asInt() > 0;
    return isBatch(answer) && (refused || SHORT_OF_ALL.contains(string(answer, STATE)));
  }

  static String of(JsonNode answer) {
    return answer.path(ActionText.DRY_RUN).asBoolean() ? rehearsed(answer) : batch(answer);
  }

  private static String rehearsed(JsonNode answer) {
    Text text =
        new Text()
            .line("Nothing was changed.")
            .line("")
            .line(
                "%s transactions%s, in about %s s."
                    .formatted(string(answer, SELECTED), more(answer), string(answer, "seconds")))
            .line(
                "Tried on %s of them, these calls would begin at once:"
                    .formatted(string(answer, "tried")));
    if (answer.path("calls").isEmpty()) {
      text.line("none");
    } else {
      text.table(calls(answer.path("calls")));
    }
    return refusals(text, answer).toString();
  }

  private static List<List<String>> calls(JsonNode calls) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("CALLS", "CALL", "PARTICIPANT"));
    for (JsonNode call : calls) {
      rows.add(List.of(string(call, "count"), string(call, "call"), string(call, "participant")));
    }
    return rows;
  }

  private static String batch(JsonNode batch) {
    Text text =
        new Text()
            .value("batch", string(batch, "id"))
            .value("action", string(batch, "action"))
            .value("which", string(batch, "selection") + more(batch))
            .value("by", string(batch, "operator") + ": " + string(batch, "reason"))
            .value(STATE, string(batch, STATE))
            .value("stopped by", string(batch, "stopped_by"))
            .value("progress", progress(batch));
    return refusals(text, batch).toString();
  }

  private static String more(JsonNode answer) {
    return answer.path("complete").asBoolean() ? "" : " (the newest of more)";
  }

  private static String progress(JsonNode batch) {
    String skipped = string(batch, SKIPPED);
    return "%s done, %s refused, %s%s left of %s"
        .formatted(
            string(batch, "done"),
            string(batch, "refused"),
            skipped.isEmpty() || skipped.equals("0") ? "" : skipped + " skipped, ",
            string(batch, "left"),
            string(batch, SELECTED));
  }

  private static Text refusals(Text text, JsonNode answer) {
    for (JsonNode refusal : answer.path("refusals")) {
      text.line("")
          .line(
              "%s %s: %s, for example %s"
                  .formatted(
                      string(refusal, "count"),
                      string(refusal, "code").equals(RECOVERED) ? SKIPPED : "refused",
                      string(refusal, "code"),
                      string(refusal, "example")))
          .paragraph(string(refusal, "detail"), "   ");
    }
    return text;
  }

  static String list(JsonNode answer) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("BATCH", "BEGUN", "ACTION", "STATE", "PROGRESS", "BY"));
    for (JsonNode batch : answer.path("batches")) {
      rows.add(
          List.of(
              string(batch, "id"),
              string(batch, "begun_at"),
              string(batch, "action"),
              string(batch, STATE),
              progress(batch),
              string(batch, "operator")));
    }
    return rows.size() == 1
        ? new Text().line("No batch is known.").toString()
        : new Text().table(rows).toString();
  }
}
