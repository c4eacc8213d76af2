package dev.verdict.coordinator.cli;

import static dev.verdict.coordinator.cli.Text.string;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What the API answers to an action, for people: the transaction, what would come of it, or the
 * proposal that it became.
 */
final class ActionText {
  /** The member that asks for a dry run, and tells one. */
  static final String DRY_RUN = "dry_run";

  private static final String PROPOSAL = "proposal";
  private static final String INPUT = "input";

  private ActionText() {}

  static String of(JsonNode answer) {
    if (answer.has(PROPOSAL)) {
      return proposed(answer);
    }
    return answer.path(DRY_RUN).asBoolean() ? rehearsed(answer) : Transaction.text(answer);
  }

  private static String proposed(JsonNode proposal) {
    Text text =
        new Text()
            .line(
                proposal.path("state").asText().equals("open")
                    ? "Nothing was done: another operator must approve it."
                    : "It waits no more.")
            .value(PROPOSAL, string(proposal, PROPOSAL))
            .value("state", string(proposal, "state"))
            .value("proposed by", string(proposal, "operator"))
            .value("until", string(proposal, "expires_at"));
    proposal.path("plan").forEach(line -> text.value("it", line.asText()));
    return text.toString();
  }

  private static String rehearsed(JsonNode answer) {
    Text text = new Text().line("Nothing was changed.");
    if (answer.has(INPUT)) {
      text.value("input now", answer.path(INPUT).path("before").toString());
      text.value("input then", answer.path(INPUT).path("after").toString());
      answer.path(INPUT).path("held").forEach(each -> text.value("held as before", each.asText()));
    }
    calls(text, "These calls would begin at once:", answer.path("calls"));
    calls(text, "These would follow if all of that is done:", answer.path("later"));
    return text.line("").line("It would stand so:").line("")
        + Transaction.text(answer.path("transaction"));
  }

  private static void calls(Text text, String head, JsonNode calls) {
    text.line("").line(head);
    if (calls.isEmpty()) {
      text.line("none");
    } else {
      text.table(rows(calls));
    }
  }

  private static List<List<String>> rows(JsonNode calls) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("CALL", "BRANCH", "PARTICIPANT", "OPERATION", "ATTEMPT", "ONE OF"));
    for (JsonNode call : calls) {
      rows.add(
          List.of(
              string(call, "call"),
              string(call, "branch"),
              string(call, "participant"),
              string(call, "operation"),
              string(call, "attempt"),
              addresses(call)));
    }
    return rows;
  }

  private static String addresses(JsonNode call) {
    List<String> addresses = new ArrayList<>();
    call.path("base_urls").forEach(address -> addresses.add(address.asText()));
    return String.join(" ", addresses);
  }
}
