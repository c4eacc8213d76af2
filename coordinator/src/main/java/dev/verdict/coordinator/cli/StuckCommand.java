package dev.verdict.coordinator.cli;

import static dev.verdict.coordinator.cli.Text.string;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code stuck}: what does not proceed, by cause. */
final class StuckCommand implements NodeCommand {
  @Override
  public String name() {
    return "stuck";
  }

  @Override
  public String description() {
    return "Says what does not proceed, grouped by cause: one outage is one group.";
  }

  @Override
  public void declare(CommandSpec spec) {}

  @Override
  public Call call(ParseResult given) {
    return Call.get("/v1/stuck", List.of());
  }

  @Override
  public String text(JsonNode answer) {
    Text text = new Text();
    if (answer.path("groups").isEmpty()) {
      return text.line("Nothing is stuck.").toString();
    }
    for (JsonNode group : answer.path("groups")) {
      group(text, group);
    }
    if (!answer.path("complete").asBoolean()) {
      text.line("There are more: only " + string(answer, "counted") + " were counted.");
    }
    return text.toString();
  }

  private static void group(Text text, JsonNode group) {
    String participant = string(group, "participant");
    text.line(
        string(group, "count")
            + "  "
            + string(group, "headline")
            + (participant.isEmpty() ? "" : ": " + participant)
            + " ("
            + string(group, "cause")
            + ")");
    text.paragraph(string(group, "words"), "   ");
    text.line("   since " + string(group, "oldest_at") + ", for example " + examples(group));
    text.line("");
  }

  private static String examples(JsonNode group) {
    List<String> ids = new ArrayList<>();
    group.path("examples").forEach(id -> ids.add(id.asText()));
    return String.join(", ", ids);
  }
}
