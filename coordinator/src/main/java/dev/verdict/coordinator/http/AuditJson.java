package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.audit.AuditCheck;
import dev.verdict.coordinator.audit.AuditFault;
import dev.verdict.coordinator.audit.AuditHead;
import dev.verdict.coordinator.audit.AuditRow;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The audit log as JSON. */
final class AuditJson {
  private AuditJson() {}

  /**
   * A page.
   *
   * @param rows its rows, and one more if it is not the last page
   * @param limit how many rows it has at most
   */
  static void writePage(JsonGenerator json, List<AuditRow> rows, int limit) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("rows");
    for (AuditRow row : rows.subList(0, Math.min(limit, rows.size()))) {
      write(json, row);
    }
    json.writeEndArray();
    if (rows.size() > limit) {
      json.writeStringField("next_cursor", Long.toString(rows.get(limit - 1).number()));
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, AuditRow row) throws IOException {
    json.writeStartObject();
    json.writeNumberField("number", row.number());
    json.writeStringField("at", row.at().toString());
    json.writeStringField("operator", row.entry().operator());
    json.writeStringField("action", row.entry().action());
    json.writeStringField("transaction", row.entry().transaction());
    json.writeStringField("filter", row.entry().filter());
    json.writeStringField("reason", row.entry().reason());
    json.writeStringField("parameters", row.entry().parameters());
    json.writeStringField("previous_hash", row.previousHash());
    json.writeStringField("hash", row.hash());
    json.writeEndObject();
  }

  static void writeHead(JsonGenerator json, AuditHead head) throws IOException {
    json.writeStartObject();
    writeMembers(json, head);
    json.writeEndObject();
  }

  private static void writeMembers(JsonGenerator json, AuditHead head) throws IOException {
    json.writeNumberField("number", head.number());
    json.writeStringField("hash", head.hash());
    json.writeStringField("head", head.text());
  }

  static void writeResult(JsonGenerator json, AuditCheck.Result result) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("intact", result.fault().isEmpty());
    json.writeObjectFieldStart("last");
    writeMembers(json, result.last());
    json.writeEndObject();
    if (result.fault().isPresent()) {
      write(json, result.fault().get());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, AuditFault fault) throws IOException {
    json.writeObjectFieldStart("fault");
    json.writeStringField("kind", fault.kind().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("number", fault.number());
    json.writeStringField("detail", fault.detail());
    json.writeEndObject();
  }
}
