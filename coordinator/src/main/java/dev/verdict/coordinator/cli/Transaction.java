package dev.verdict.coordinator.cli;

import static dev.verdict.coordinator.cli.Text.string;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** How one transaction reads: first why it is where it is, then what it is made of. */
final class Transaction {
  private Transaction() {}

  static String text(JsonNode transaction) {
    Text text = new Text();
    String sentence = string(transaction.path("explanation"), "text");
    if (!sentence.isEmpty()) {
      text.paragraph(sentence, "").line("");
    }
    facts(text, transaction);
    JsonNode branches = transaction.path("branches");
    if (!branches.isEmpty()) {
      boolean saga = string(transaction, "kind").equals("saga");
      text.line("").table(rows(branches, saga ? "STEP" : "BRANCH"));
    }
    return text.toString();
  }

  private static void facts(Text text, JsonNode transaction) {
    text.value("id", string(transaction, "id"));
    text.value("kind", (string(transaction, "kind") + " " + string(transaction, "name")).strip());
    text.value("state", string(transaction, "state"));
    text.value("outcome", string(transaction, "outcome"));
    text.value("reason", string(transaction, "reason"));
    text.value("stuck", string(transaction.path("stuck"), "reason"));
    JsonNode paused = transaction.path("paused");
    if (!paused.isMissingNode()) {
      text.value("paused", "by " + string(paused, "by") + ": " + string(paused, "reason"));
    }
    JsonNode byHand = transaction.path("heuristic");
    text.value("by hand", names(byHand.path("branches")));
    text.value("contradicts", names(byHand.path("mismatches")));
    text.value("begun", string(transaction, "begun_at"));
    text.value("updated", string(transaction, "updated_at"));
    text.value("business key", string(transaction, "business_key"));
    transaction
        .path("labels")
        .properties()
        .forEach(label -> text.value("label", label.getKey() + ":" + label.getValue().asText()));
  }

  private static String names(JsonNode branches) {
    List<String> names = new ArrayList<>();
    branches.forEach(branch -> names.add(branch.asText()));
    return String.join(" ", names);
  }

  private static List<List<String>> rows(JsonNode branches, String head) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of(head, "PARTICIPANT", "OPERATION", "STATE", "ATTEMPTS", "DETAIL"));
    for (JsonNode branch : branches) {
      rows.add(
          List.of(
              string(branch, "id"),
              string(branch, "participant"),
              string(branch, "operation"),
              string(branch, "state"),
              string(branch, "attempts"),
              string(branch, "detail")));
    }
    return rows;
  }
}
