package dev.verdict.coordinator.cli;

import static dev.verdict.coordinator.cli.Text.string;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** {@code list}: transactions, the newest first. */
final class ListCommand implements Listing {
  private static final Filters FILTERS =
      Filters.none()
          .once("--kind", "KIND", "atomic or saga")
          .once("--state", "STATE", "for example committing or compensating")
          .once("--outcome", "OUTCOME", "commit or abort")
          .once("--name", "NAME", "the saga's name")
          .once("--business-key", "KEY", "the key that the client gave")
          .once("--participant", "SERVICE", "those in which that service takes part")
          .once("--text", "TEXT", "in the name, the key, the reason, a label, or beginning the id")
          .once("--id-prefix", "PREFIX", "how the id begins")
          .once("--longer-than-ms", "N", "took at least so long, or open for so long")
          .once("--finished-within-ms", "N", "finished, and took at most so long")
          .yesOrNo("--heuristic", "those that an operator saw to by hand, or those not")
          .several("--label", "NAME:VALUE", "a label; may be given several times, all must hold")
          .yesOrNo("--stuck", "those that do not proceed, or those that do")
          .yesOrNo("--finished", "those that are finished, or those that are not")
          .once("--since", "TIME", "begun then or later, for example 2026-01-01T12:00:00Z")
          .once("--until", "TIME", "begun before")
          .once("--limit", "N", "how many at most: 1 to 1000 (default 100)")
          .once("--cursor", "CURSOR", "go on where the page before ended");

  @Override
  public String description() {
    return "Lists transactions, the newest first. Filters that are given must all hold.";
  }

  @Override
  public String path() {
    return "/v1/transactions";
  }

  @Override
  public Filters filters() {
    return FILTERS;
  }

  @Override
  public String text(JsonNode answer) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ID", "KIND", "NAME", "STATE", "BEGUN", "BUSINESS KEY", "STUCK"));
    for (JsonNode each : answer.path("transactions")) {
      rows.add(
          List.of(
              string(each, "id"),
              string(each, "kind"),
              string(each, "name"),
              string(each, "state"),
              string(each, "begun_at"),
              string(each, "business_key"),
              string(each.path("stuck"), "reason")));
    }
    Text text = new Text();
    if (rows.size() == 1) {
      text.line("No transaction matches.");
    } else {
      text.table(rows);
    }
    String searched = string(answer, "searched_to");
    if (!searched.isEmpty()) {
      text.line("Searched back to " + searched + ".");
    }
    return text.next(answer).toString();
  }
}
