package dev.verdict.coordinator.alerts;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A threshold that stays passed.
 *
 * @param finding by how much, as it was seen last
 * @param since when it was first seen
 */
public record Alert(Finding finding, Instant since) {
  /** Writes it as an object. */
  public void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", finding.id());
    json.writeStringField("kind", finding.kind().word());
    json.writeStringField("scope", finding.kind().scope().word());
    json.writeStringField("subject", finding.subject());
    json.writeStringField("text", finding.text());
    json.writeNumberField("value", finding.value());
    json.writeNumberField("threshold", finding.threshold());
    json.writeStringField("since", since.truncatedTo(ChronoUnit.MILLIS).toString());
    json.writeEndObject();
  }
}
