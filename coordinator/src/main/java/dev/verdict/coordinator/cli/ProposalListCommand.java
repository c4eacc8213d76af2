package dev.verdict.coordinator.cli;

import static dev.verdict.coordinator.cli.Text.string;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** {@code proposal list}: what operators propose, and what others made of it. */
final class ProposalListCommand implements Listing {
  private static final Filters FILTERS =
      Filters.none()
          .yesOrNo("--pending", "only those that wait, or with false those that are over")
          .once("--transaction", "ID", "only those about that transaction");

  @Override
  public String description() {
    return "Lists what operators propose and others are to approve, the newest first.";
  }

  @Override
  public String path() {
    return "/v1/proposals";
  }

  @Override
  public Filters filters() {
    return FILTERS;
  }

  @Override
  public String text(JsonNode answer) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("PROPOSAL", "STATE", "OPERATOR", "TRANSACTION", "BRANCH", "OUTCOME", "REASON"));
    for (JsonNode each : answer.path("proposals")) {
      rows.add(
          List.of(
              string(each, "proposal"),
              string(each, "state"),
              string(each, "operator"),
              string(each, "transaction"),
              string(each, "branch"),
              string(each, "outcome"),
              string(each, "reason")));
    }
    return rows.size() == 1
        ? new Text().line("Nothing is proposed.").toString()
        : new Text().table(rows).toString();
  }
}
