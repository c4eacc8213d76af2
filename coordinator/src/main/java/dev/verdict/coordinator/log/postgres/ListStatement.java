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
 * <p>Every level of the search names the order: else what is found is sorted once more, and a page
 * that is full soon is looked for to its bound.
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
      FROM %s ORDER BY t.tx DESC LIMIT %d
      """;

  private static final String SEARCH =
      """
      SELECT %s, (SELECT d.outcome FROM decision d WHERE d.tx = t.tx) AS decision, t.fits, t.place
      FROM (
        SELECT s.*, (%s) AS fits
        FROM (
          SELECT t.*, row_number() OVER (ORDER BY t.tx DESC) AS place
          FROM %s ORDER BY t.tx DESC LIMIT %d) s
        ORDER BY s.tx DESC OFFSET 0) t
      WHERE t.fits OR t.place = %4$d
      ORDER BY t.tx DESC LIMIT %d
      """;

  private static final String COUNT_LABELLED =
      """
      SELECT count(*) FROM (
        SELECT FROM transaction t WHERE t.labels @> $1 AND t.labels <> '{}' LIMIT %d) l
      """;

  private final List<String> leading = new ArrayList<>();
  private final List<String> further;
  private final Tuple parameters = Tuple.tuple();
  private final int limit;
  private final int searchedMax;
  private final boolean byLabels;

  /**
   * @param labelled whether the index of labels leads to so few that they are taken from there
   */
  ListStatement(TransactionQuery query, boolean labelled) {
    byLabels = labelled;
    limit = query.limit();
    searchedMax = query.searchedMax();
    lead("t.namespace = %s", query.namespace());
    if (!query.namespace().equals(DEFAULT_NAMESPACE)) {
      leading.add("t.namespace <> '" + DEFAULT_NAMESPACE + "'");
    }
    query.name().ifPresent(name -> lead("t.name = %s AND t.name <> ''", name));
    query.businessKey().ifPresent(key -> lead("t.business_key = %s AND t.business_key <> ''", key));
    if (labelled) {
      lead("t.labels @> %s AND t.labels <> '{}'", labels(query));
    }
    query.stuck().filter(is -> is).ifPresent(is -> leading.add("t.stuck IS NOT NULL"));
    query.finished().filter(is -> !is).ifPresent(is -> leading.add("NOT t.finished"));
    query.idPrefix().ifPresent(this::prefix);
    query.since().ifPresent(at -> lead("t.tx >= %s", bound(at)));
    query.until().ifPresent(at -> lead("t.tx < %s", bound(at)));
    query.before().ifPresent(id -> lead("t.tx < %s", id.text()));
    SearchConditions conditions = new SearchConditions(this::parameter);
    conditions.add(query);
    if (!labelled && !query.labels().isEmpty()) {
      conditions.labels(labels(query));
    }
    further = conditions.all();
  }

  private static JsonObject labels(TransactionQuery query) {
    return new JsonObject(Map.copyOf(query.labels()));
  }

  /** Counts the transactions with these labels, up to one more than a page looks at. */
  static String countLabelled(TransactionQuery query) {
    return COUNT_LABELLED.formatted(query.searchedMax() + 1);
  }

  static Tuple countParameters(TransactionQuery query) {
    return Tuple.of(labels(query));
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
    String source = source();
    return further.isEmpty()
        ? PAGE.formatted(Rows.TRANSACTION_COLUMNS, source, limit + 1)
        : SEARCH.formatted(
            Rows.TRANSACTION_COLUMNS,
            String.join(" AND ", further),
            source,
            searchedMax,
            limit + 1);
  }

  /** The fence keeps the planner from looking for few labels along the order of ids. */
  private String source() {
    String where = "transaction t WHERE " + String.join(" AND ", leading);
    return byLabels ? "(SELECT t.* FROM " + where + " OFFSET 0) t" : where;
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
