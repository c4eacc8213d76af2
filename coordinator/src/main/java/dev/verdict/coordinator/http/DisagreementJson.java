package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.reconcile.Disagreement;
import dev.verdict.coordinator.reconcile.Disagreement.Closure;
import java.io.IOException;
import java.util.List;

/** Disagreements that were noted, as JSON. */
final class DisagreementJson {
  private DisagreementJson() {}

  /**
   * A page.
   *
   * @param found one more than the page has, if there are more
   */
  static void writePage(JsonGenerator json, List<Disagreement> found, int limit)
      throws IOException {
    List<Disagreement> page = found.subList(0, Math.min(limit, found.size()));
    json.writeStartObject();
    json.writeArrayFieldStart("disagreements");
    for (Disagreement each : page) {
      write(json, each);
    }
    json.writeEndArray();
    if (found.size() > limit) {
      json.writeStringField("next_cursor", page.get(limit - 1).finding().place().text());
    }
    json.writeEndObject();
  }

  static void write(JsonGenerator json, Disagreement noted) throws IOException {
    json.writeStartObject();
    ReconciliationJson.writeMembers(json, noted.finding());
    json.writeNumberField("seen", noted.seen());
    json.writeStringField("first_seen_at", TransactionJson.time(noted.firstSeenAt()));
    json.writeStringField("last_seen_at", TransactionJson.time(noted.lastSeenAt()));
    if (noted.closed().isPresent()) {
      Closure how = noted.closed().get();
      json.writeStringField("closed_at", TransactionJson.time(how.at()));
      json.writeStringField("closed_by", how.by());
      json.writeStringField("reason", how.reason());
    }
    json.writeEndObject();
  }
}
