package dev.verdict.coordinator.cli;

import static dev.verdict.coordinator.cli.Text.string;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** {@code audit list}: what operators did, the newest first. */
final class AuditListCommand implements Listing {
  private static final Filters FILTERS =
      Filters.none()
          .once("--operator", "NAME", "who")
          .once("--action", "ACTION", "what, for example retry")
          .once("--transaction", "ID", "what it was about")
          .once("--limit", "N", "how many at most: 1 to 1000 (default 100)")
          .once("--cursor", "CURSOR", "go on where the page before ended");

  @Override
  public String description() {
    return "Lists what operators did, the newest first.";
  }

  @Override
  public String path() {
    return "/v1/audit";
  }

  @Override
  public Filters filters() {
    return FILTERS;
  }

  @Override
  public String text(JsonNode answer) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NUMBER", "AT", "OPERATOR", "ACTION", "ABOUT", "PARAMETERS", "REASON"));
    for (JsonNode row : answer.path("rows")) {
      rows.add(
          List.of(
              string(row, "number"),
              string(row, "at"),
              string(row, "operator"),
              string(row, "action"),
              about(row),
              string(row, "parameters"),
              string(row, "reason")));
    }
    return rows.size() == 1
        ? new Text().line("Nothing is on record.").toString()
        : new Text().table(rows).next(answer).toString();
  }

  private static String about(JsonNode row) {
    String transaction = string(row, "transaction");
    return transaction.isEmpty() ? string(row, "filter") : transaction;
  }
}
