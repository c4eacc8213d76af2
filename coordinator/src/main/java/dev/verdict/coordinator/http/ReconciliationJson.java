package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.reconcile.Finding;
import dev.verdict.coordinator.reconcile.Report;
import dev.verdict.protocol.TxId;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What a comparison found, as JSON. */
final class ReconciliationJson {
  private ReconciliationJson() {}

  static void write(JsonGenerator json, Report report, Optional<TxId> next) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("agrees", report.findings().isEmpty());
    json.writeNumberField("transactions", report.transactions());
    json.writeNumberField("compared", report.compared());
    json.writeNumberField("uncertain", report.uncertain());
    json.writeArrayFieldStart("findings");
    for (Finding finding : report.findings()) {
      write(json, finding);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("untold");
    for (Map.Entry<String, String> service : report.untold().entrySet()) {
      json.writeStartObject();
      json.writeStringField("participant", service.getKey());
      json.writeStringField("why", service.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (next.isPresent()) {
      json.writeStringField("next_cursor", next.get().text());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Finding finding) throws IOException {
    json.writeStartObject();
    writeMembers(json, finding);
    json.writeEndObject();
  }

  static void writeMembers(JsonGenerator json, Finding finding) throws IOException {
    json.writeStringField("transaction", finding.transaction().text());
    json.writeStringField("branch", finding.branch().text());
    json.writeStringField("participant", finding.participant());
    json.writeStringField("kind", finding.kind().word());
    json.writeStringField("logged", finding.logged());
    json.writeStringField("found", finding.found());
    json.writeStringField("detail", finding.kind().words());
  }
}
