package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.approval.Proposal;
import dev.verdict.coordinator.approval.Proposal.Decision;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Proposals, as JSON. */
final class ProposalJson {
  private ProposalJson() {}

  static void writeList(JsonGenerator json, List<Proposal> proposals) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("proposals");
    for (Proposal each : proposals) {
      write(json, each);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void write(JsonGenerator json, Proposal proposal) throws IOException {
    Proposal.Draft draft = proposal.draft();
    json.writeStartObject();
    json.writeStringField("proposal", proposal.id().toString());
    json.writeStringField("action", "resolve");
    json.writeStringField("transaction", draft.transaction().text());
    json.writeStringField("branch", draft.branch().text());
    json.writeStringField("outcome", draft.outcome().name().toLowerCase(Locale.ROOT));
    json.writeStringField("operator", draft.operator());
    json.writeStringField("reason", draft.reason());
    json.writeArrayFieldStart("plan");
    for (String line : draft.plan()) {
      json.writeString(line);
    }
    json.writeEndArray();
    json.writeStringField("state", proposal.state().word());
    json.writeStringField("proposed_at", TransactionJson.time(proposal.proposedAt()));
    json.writeStringField("expires_at", TransactionJson.time(proposal.expiresAt()));
    if (proposal.decision().isPresent()) {
      Decision decision = proposal.decision().get();
      json.writeStringField("decided_by", decision.by());
      json.writeStringField("decided_reason", decision.reason());
      json.writeStringField("decided_at", TransactionJson.time(decision.at()));
    }
    if (!proposal.detail().isEmpty()) {
      json.writeStringField("detail", proposal.detail());
    }
    json.writeEndObject();
  }
}
