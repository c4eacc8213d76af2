package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.protocol.TxId;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The query for a page of transactions, newest first, and one more row that shows a next page. */
final class ListStatement {
  /** The one namespace that the index of namespaces leaves out. */
  private static final String DEFAULT_NAMESPACE = "default";

  private final List<String> conditions = new ArrayList<>();
  private final Tuple parameters = Tuple.tuple();
  private final int rows;

  ListStatement(TransactionQuery query) {
    rows = query.limit() + 1;
    where("t.namespace = %s", query.namespace());
    if (!query.namespace().equals(DEFAULT_NAMESPACE)) {
      conditions.add("t.namespace <> '" + DEFAULT_NAMESPACE + "'");
    }
    query.kind().ifPresent(kind -> where("t.kind = %s", Words.of(kind)));
    query.status().ifPresent(status -> where("t.status = %s", status));
    query.outcome().ifPresent(outcome -> where("t.outcome = %s", Words.of(outcome)));
    query.name().ifPresent(name -> where("t.name = %s AND t.name <> ''", name));
    query
        .businessKey()
        .ifPresent(key -> where("t.business_key = %s AND t.business_key <> ''", key));
    if (!query.labels().isEmpty()) {
      JsonObject labels = new JsonObject(Map.copyOf(query.labels()));
      where("t.labels @> %s AND t.labels <> '{}'", labels);
    }
    query.stuck().ifPresent(is -> conditions.add("t.stuck IS " + (is ? "NOT NULL" : "NULL")));
    query.finished().ifPresent(is -> conditions.add(is ? "t.finished" : "NOT t.finished"));
    query.since().ifPresent(at -> where("t.tx >= %s", bound(at)));
    query.until().ifPresent(at -> where("t.tx < %s", bound(at)));
    query.before().ifPresent(id -> where("t.tx < %s", id.text()));
  }

  private static String bound(Instant at) {
    return TxId.lowerBound(Math.max(0, at.toEpochMilli()));
  }

  private void where(String condition, Object value) {
    parameters.addValue(value);
    conditions.add(condition.formatted("$" + parameters.size()));
  }

  String sql() {
    return "SELECT "
        + Rows.COLUMNS
        + " FROM transaction t LEFT JOIN decision d ON d.tx = t.tx WHERE "
        + String.join(" AND ", conditions)
        + " ORDER BY t.tx DESC LIMIT "
        + rows;
  }

  Tuple parameters() {
    return parameters;
  }
}
