package dev.verdict.coordinator.cli;

import static dev.verdict.coordinator.cli.Text.string;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * An action on one transaction, for a reason that goes on record: {@code retry ID --reason WHY}.
 */
final class ActionCommand implements NodeCommand {
  private static final String REASON = "--reason";
  private static final String DRY_RUN = "--dry-run";
  private static final String DRY = "dry_run";

  private final String name;
  private final String description;
  private final boolean rehearsable;

  private ActionCommand(String name, String description, boolean rehearsable) {
    this.name = name;
    this.description = description;
    this.rehearsable = rehearsable;
  }

  /**
   * One that can only be done.
   *
   * @param name the command's word, which is the last segment of the API's path as well
   * @param description what it does, in a sentence
   */
  static ActionCommand atOnce(String name, String description) {
    return new ActionCommand(name, description, false);
  }

  /** One of which the API can also tell what it would do. */
  static ActionCommand rehearsable(String name, String description) {
    return new ActionCommand(name, description, true);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void declare(CommandSpec spec) {
    Flags.id(spec);
    spec.addOption(Flags.required(REASON, "WHY", "why; it goes on record with your name"));
    if (rehearsable) {
      spec.addOption(
          Flags.of(DRY_RUN, "change nothing; say what would be sent, to whom, and what would be"));
    }
  }

  @Override
  public Call call(ParseResult given) {
    JsonObject body = new JsonObject().put("reason", Flags.text(given, REASON));
    if (rehearsable && given.hasMatchedOption(DRY_RUN)) {
      body.put(DRY, true);
    }
    return Call.post("/v1/transactions/" + Call.encode(Flags.id(given)) + "/" + name, body);
  }

  @Override
  public String text(JsonNode answer) {
    return answer.path(DRY).asBoolean() ? rehearsed(answer) : Transaction.text(answer);
  }

  private static String rehearsed(JsonNode answer) {
    Text text = new Text().line("Nothing was changed.");
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
