package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.Summary;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a {@link PlainAppend}, and what becomes of its transaction's row.
 *
 * @param entry the entry
 * @param row what is done
 * @param unlisted what the row would say, as the view {@code unlisted} reads it; null if there is a
 *     row
 */
record PlainEntry(LogEntry entry, Row row, @Nullable String unlisted) {
  /** PostgreSQL has no such character: what holds it is stored nowhere. */
  private static final String NUL = "\\u0000";

  /** What is done with the row of a transaction. */
  enum Row {
    /** There is none yet: the entry says what it would. */
    NONE,
    /** It is made. */
    FIRST,
    /** It is there, and is brought up to date. */
    NEXT
  }

  /** As it is cheapest. */
  static PlainEntry of(LogEntry entry, Unlisted unlisted) {
    if (unlisted.mayTake(entry)) {
      String said = said(entry.summary());
      if (!said.contains(NUL)) {
        return new PlainEntry(entry, Row.NONE, said);
      }
    }
    boolean first = entry.seq() == 1 || (entry.seq() == 2 && unlisted.holds(entry));
    return new PlainEntry(entry, first ? Row.FIRST : Row.NEXT, null);
  }

  private static String said(Summary summary) {
    Summary.Origin origin = summary.origin();
    JsonObject said = new JsonObject().put("kind", Words.of(summary.kind()));
    unlessEmpty(said, "namespace", origin.namespace());
    unlessEmpty(said, "principal", origin.principal());
    unlessEmpty(said, "name", origin.name());
    unlessEmpty(said, "business_key", origin.businessKey());
    if (!origin.labels().isEmpty()) {
      said.put("labels", new JsonObject(Map.copyOf(origin.labels())));
    }
    unlessEmpty(said, "traceparent", origin.traceparent());
    unlessEmpty(said, "status", summary.status());
    summary.outcome().ifPresent(outcome -> said.put("outcome", Words.of(outcome)));
    unlessEmpty(said, "reason", summary.reason());
    return said.encode();
  }

  private static void unlessEmpty(JsonObject said, String name, String value) {
    if (!value.isEmpty()) {
      said.put(name, value);
    }
  }
}
