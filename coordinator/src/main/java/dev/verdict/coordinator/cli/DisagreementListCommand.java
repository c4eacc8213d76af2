package dev.verdict.coordinator.cli;

import static dev.verdict.coordinator.cli.Text.string;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** {@code disagreement list}: what services were found to hold otherwise than the log says. */
final class DisagreementListCommand implements Listing {
  private static final Filters FILTERS =
      Filters.none()
          .yesOrNo("--open", "only those that are open, or with false those that are closed")
          .once("--participant", "NAME", "only those of that service")
          .once("--transaction", "ID", "only those of that transaction")
          .once("--limit", "N", "how many at most: 1 to 1000 (default 100)")
          .once("--cursor", "CURSOR", "go on where the page before ended");

  @Override
  public String description() {
    return "Lists what services were found to hold otherwise than the log says.";
  }

  @Override
  public String path() {
    return "/v1/disagreements";
  }

  @Override
  public Filters filters() {
    return FILTERS;
  }

  @Override
  public String text(JsonNode answer) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("TRANSACTION", "BRANCH", "PARTICIPANT", "LOG", "SERVICE", "LAST SEEN", "CLOSED"));
    for (JsonNode each : answer.path("disagreements")) {
      rows.add(row(each));
    }
    return rows.size() == 1
        ? new Text().line("No disagreement is noted.").toString()
        : new Text().table(rows).next(answer).toString();
  }

  private static List<String> row(JsonNode noted) {
    return List.of(
        string(noted, "transaction"),
        string(noted, "branch"),
        string(noted, "participant"),
        string(noted, "logged"),
        string(noted, "found"),
        string(noted, "last_seen_at"),
        closed(noted));
  }

  /** In words; empty while it is open. */
  static String closed(JsonNode noted) {
    if (!noted.has("closed_at")) {
      return "";
    }
    String operator = string(noted, "closed_by");
    return operator.isEmpty()
        ? "a later look agreed"
        : "by " + operator + ": " + string(noted, "reason");
  }
}
