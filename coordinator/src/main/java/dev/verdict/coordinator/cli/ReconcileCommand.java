package dev.verdict.coordinator.cli;

import static dev.verdict.coordinator.cli.Text.string;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code reconcile}: whether services hold what the log says. */
final class ReconcileCommand implements NodeCommand {
  /** Services that do not answer cost some seconds each. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private static final String NOTE = "--note";

  private static final Filters FILTERS =
      Filters.none()
          .once("--since", "TIME", "begun then or later, for example 2026-01-01T12:00:00Z")
          .once("--until", "TIME", "begun before")
          .once("--limit", "N", "how many transactions at most: 1 to 100 (default 50)")
          .once("--cursor", "CURSOR", "go on where the page before ended");

  @Override
  public String name() {
    return "reconcile";
  }

  @Override
  public String description() {
    return "Asks services what they hold of finished transactions, the newest first or of one, and"
        + " lists where they disagree with the log; ends with 1 then. Changes nothing but, with"
        + " --note, the list of disagreements.";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(String.class)
            .paramLabel("ID")
            .description("one transaction's id; without it all of a span of time")
            .build());
    FILTERS.declare(spec);
    spec.addOption(
        Flags.of(NOTE, "note what is found in the list of disagreements, and close what agrees"));
  }

  @Override
  public Call call(ParseResult given) {
    List<Call.Parameter> query = FILTERS.read(given);
    String id = Flags.id(given);
    if (id.isEmpty()) {
      return call(given, "/v1/reconciliation", query);
    }
    if (!query.isEmpty()) {
      throw new ParameterException(
          given.commandSpec().commandLine(), "an ID goes with no other filter");
    }
    return call(given, "/v1/transactions/" + Call.encode(id) + "/reconciliation", query);
  }

  private static Call call(ParseResult given, String path, List<Call.Parameter> query) {
    Call call = Call.get(path, query).within(LONGEST);
    return given.hasMatchedOption(NOTE) ? call.by("POST") : call;
  }

  @Override
  public String text(JsonNode answer) {
    Text text = new Text();
    if (!answer.path("findings").isEmpty()) {
      text.table(rows(answer.path("findings"))).line("");
    }
    for (JsonNode service : answer.path("untold")) {
      text.line(string(service, "participant") + ": " + string(service, "why"));
    }
    return text.line(
            "%d disagreements. %s transactions were looked at; %s branches compared, %s uncertain."
                .formatted(
                    answer.path("findings").size(),
                    string(answer, "transactions"),
                    string(answer, "compared"),
                    string(answer, "uncertain")))
        .next(answer)
        .toString();
  }

  private static List<List<String>> rows(JsonNode findings) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("TRANSACTION", "BRANCH", "PARTICIPANT", "KIND", "FOUND", "DETAIL"));
    for (JsonNode finding : findings) {
      rows.add(
          List.of(
              string(finding, "transaction"),
              string(finding, "branch"),
              string(finding, "participant"),
              string(finding, "kind"),
              string(finding, "found"),
              string(finding, "detail")));
    }
    return rows;
  }

  @Override
  public boolean saysNo(JsonNode answer) {
    return !answer.path("agrees").asBoolean();
  }
}
