package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.protocol.TxId;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The query for a page of transactions, newest first, and one more row that shows a next page.
 *
 * <p>What an index or the order of ids leads to is looked at in that order, at most so many as the
 * query allows if there are further conditions. The last one of so many is in the answer even if
 * the conditions do not hold for it: it is where the next page goes on.
 */
final class ListStatement {
  /** The one namespace that the index of namespaces leaves out. */
  private static final String DEFAULT_NAMESPACE = "default";

  private static final String PAGE =
      """
      SELECT %s, (SELECT d.outcome FROM decision d WHERE d.tx = t.tx) AS decision, true AS fits,
        0::bigint AS place
      FROM transaction t WHERE %s ORDER BY t.tx DESC LIMIT %d
      """;

  private static final String SEARCH =
      """
      SELECT %s, (SELECT d.outcome FROM decision d WHERE d.tx = t.tx) AS decision, t.fits, t.place
      FROM (
        SELECT s.*, (%s) AS fits
        FROM (
          SELECT t.*, row_number() OVER (ORDER BY t.tx DESC) AS place
          FROM transaction t WHERE %s ORDER BY t.tx DESC LIMIT %d) s
        OFFSET 0) t
      WHERE t.fits OR t.place = %4$d
      ORDER BY t.tx DESC LIMIT %d
      """;

  private final List<String> leading = new ArrayList<>();
  private final List<String> further;
  private final Tuple parameters = Tuple.tuple();
  private final int limit;
  private final int searchedMax;

  ListStatement(TransactionQuery query) {
    limit = query.limit();
    searchedMax = query.searchedMax();
    lead("t.namespace = %s", query.namespace());
    if (!query.namespace().equals(DEFAULT_NAMESPACE)) {
      leading.add("t.namespace <> '" + DEFAULT_NAMESPACE + "'");
    }
    query.name().ifPresent(name -> lead("t.name = %s AND t.name <> ''", name));
    query.businessKey().ifPresent(key -> lead("t.business_key = %s AND t.business_key <> ''", key));
    if (!query.labels().isEmpty()) {
      JsonObject labels = new JsonObject(Map.copyOf(query.labels()));
      lead("t.labels @> %s AND t.labels <> '{}'", labels);
    }
    query.stuck().filter(is -> is).ifPresent(is -> leading.add("t.stuck IS NOT NULL"));
    query.finished().filter(is -> !is).ifPresent(is -> leading.add("NOT t.finished"));
    query.idPrefix().ifPresent(this::prefix);
    query.since().ifPresent(at -> lead("t.tx >= %s", bound(at)));
    query.until().ifPresent(at -> lead("t.tx < %s", bound(at)));
    query.before().ifPresent(id -> lead("t.tx < %s", id.text()));
    SearchConditions conditions = new SearchConditions(this::parameter);
    conditions.add(query);
    further = conditions.all();
  }

  /** Ids are ASCII: whatever begins so comes before the prefix and the last of these. */
  private void prefix(String prefix) {
    lead("t.tx >= %s", prefix);
    lead("t.tx < %s", prefix + "~");
  }

  private static String bound(Instant at) {
    return TxId.lowerBound(Math.max(0, at.toEpochMilli()));
  }

  private void lead(String condition, Object value) {
    leading.add(condition.formatted(parameter(value)));
  }

  private String parameter(Object value) {
    parameters.addValue(value);
    return "$" + parameters.size();
  }

  String sql() {
    String where = String.join(" AND ", leading);
    return further.isEmpty()
        ? PAGE.formatted(Rows.TRANSACTION_COLUMNS, where, limit + 1)
        : SEARCH.formatted(
            Rows.TRANSACTION_COLUMNS, String.join(" AND ", further), where, searchedMax, limit + 1);
  }

  Tuple parameters() {
    return parameters;
  }

  /** What the rows of the answer say. */
  TransactionPage page(Iterable<Row> rows) {
    List<Row> fitting = new ArrayList<>();
    Optional<TxId> lastSearched = Optional.empty();
    for (Row row : rows) {
      if (row.getBoolean("fits")) {
        fitting.add(row);
      }
      if (row.getLong("place") == searchedMax) {
        lastSearched = Optional.of(new TxId(row.getString("tx")));
      }
    }
    return TransactionPage.of(Rows.withoutEntries(fitting), limit, lastSearched);
  }
}
