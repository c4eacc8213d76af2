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
 * @param seen when it was seen last: what the finding says is as of then
 */
public record Alert(Finding finding, Instant since, Instant seen) {
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
    json.writeStringField("since", text(since));
    json.writeStringField("seen_at", text(seen));
    json.writeEndObject();
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
