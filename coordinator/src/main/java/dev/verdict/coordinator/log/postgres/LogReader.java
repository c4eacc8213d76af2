package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.Due;
import dev.verdict.coordinator.log.Endings;
import dev.verdict.coordinator.log.IdempotencyKey;
import dev.verdict.coordinator.log.KeyHolder;
import dev.verdict.coordinator.log.RestoreFloor;
import dev.verdict.coordinator.log.Search;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.StuckCounts;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.coordinator.log.UnfinishedQuery;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the log through the pool. */
final class LogReader {
  private static final String WITH_ENTRIES =
      """
      SELECT %s, e.seq, e.epoch, e.written_at, e.body
      FROM (%s) t LEFT JOIN decision d ON d.tx = $1 LEFT JOIN entry e ON e.tx = $1
      ORDER BY t.tx, e.seq
      """;

  private static final String READ =
      WITH_ENTRIES.formatted(
          Rows.COLUMNS,
          "SELECT "
              + Rows.TRANSACTION_COLUMNS
              + " FROM transaction t WHERE tx = $1 UNION ALL SELECT "
              + Rows.TRANSACTION_COLUMNS
              + " FROM unlisted t WHERE tx = $1");

  /**
   * A page is cut before its records grow too large, and before they are fetched: the size of a
   * text is known without reading it. Each lookup stays one by index, whatever the planner knows of
   * the tables: a page is small and they may be large. The epoch of an id's birth is of fixed
   * width.
   */
  private static final String READ_UNFINISHED =
      """
      SELECT %s, e.seq, e.epoch, e.written_at, e.body
      FROM (
        SELECT s.*, sum(s.size) OVER (ORDER BY s.tx) - s.size AS before
        FROM (
          SELECT t.*, (SELECT outcome FROM decision d WHERE d.tx = t.tx) AS decision,
            (SELECT coalesce(sum(octet_length(body)), 0) FROM entry e WHERE e.tx = t.tx) AS size
          FROM transaction t
          WHERE shard = $1 AND NOT finished AND wake_at IS NULL
            AND tx > $2 AND substr(tx, 15, 7) < $3
          ORDER BY tx LIMIT $4) s) t
      LEFT JOIN LATERAL (
        SELECT seq, epoch, written_at, body FROM entry e WHERE e.tx = t.tx OFFSET 0) e ON true
      WHERE t.before < $5
      ORDER BY t.tx, e.seq
      """
          .formatted(Rows.TRANSACTION_COLUMNS + ", t.decision");

  /**
   * A page that is cut in the same way. In the index, those that were woken come first until the
   * database has cleaned up: without a lower bound each look would go over them again.
   */
  private static final String READ_DUE =
      """
      SELECT %s, e.seq, e.epoch, e.written_at, e.body,
        floor(extract(epoch FROM now() - t.wake_at) * 1000)::bigint AS due_since
      FROM (
        SELECT s.*, sum(s.size) OVER (ORDER BY s.wake_at, s.tx) - s.size AS before
        FROM (
          SELECT t.*, (SELECT outcome FROM decision d WHERE d.tx = t.tx) AS decision,
            (SELECT coalesce(sum(octet_length(body)), 0) FROM entry e WHERE e.tx = t.tx) AS size
          FROM transaction t
          WHERE shard = $1 AND NOT finished AND wake_at IS NOT NULL AND wake_at <= now()
            AND wake_at > now() - $2 * interval '1 millisecond'
          ORDER BY wake_at, tx LIMIT $3) s) t
      LEFT JOIN LATERAL (
        SELECT seq, epoch, written_at, body FROM entry e WHERE e.tx = t.tx OFFSET 0) e ON true
      WHERE t.before < $4
      ORDER BY t.wake_at, t.tx, e.seq
      """
          .formatted(Rows.TRANSACTION_COLUMNS + ", t.decision");

  private static final String NEXT_DUE =
      """
      SELECT greatest(0, ceil(extract(epoch FROM wake_at - now()) * 1000))::bigint
      FROM transaction
      WHERE shard = $1 AND NOT finished AND wake_at IS NOT NULL AND wake_at < 'infinity'
        AND wake_at > now() - $2 * interval '1 millisecond'
      ORDER BY wake_at LIMIT 1
      """;

  /** Where the epoch stands in an id, counted from 1. */
  private static final int EPOCH_AT = 15;

  private static final int EPOCH_WIDTH = 7;

  private static final String FIND_KEY =
      "SELECT tx, request_hash FROM idempotency_key"
          + " WHERE namespace = $1 AND principal = $2 AND key = $3";

  private static final String RESTORE_FLOOR = "SELECT restore_floor FROM shard WHERE shard = $1";

  /** What began without a row may be in both halves; its row tells, if it is there. */
  private static final String ENDINGS =
      "SELECT tx, finished FROM transaction WHERE tx = ANY ($1)"
          + " UNION ALL SELECT tx, false FROM entry"
          + " WHERE tx = ANY ($1) AND seq = 1 AND unlisted IS NOT NULL";

  /**
   * One look into the index of the unfinished for each shard and partition, and one into what is
   * above the shard's mark: that may be over, and is older then than what is not.
   */
  private static final String OLDEST_UNFINISHED =
      """
      SELECT min(oldest.tx) FROM shard s CROSS JOIN LATERAL (
        (SELECT t.tx FROM transaction t WHERE t.shard = s.shard AND NOT t.finished
          ORDER BY t.tx LIMIT 1)
        UNION ALL
        (SELECT e.tx FROM entry e
          WHERE e.shard = s.shard AND e.unlisted IS NOT NULL AND e.tx > s.listed_up_to
          ORDER BY e.tx LIMIT 1)) oldest
      """;

  private final Database database;
  private final Searches searches;

  LogReader(Database database) {
    this.database = database;
    this.searches = new Searches(database);
  }

  Future<Optional<StoredTransaction>> read(TxId id) {
    return query(READ, Tuple.of(id.text()))
        .map(rows -> Rows.withEntries(rows).stream().findFirst());
  }

  Future<List<StoredTransaction>> readUnfinished(UnfinishedQuery query) {
    Tuple parameters =
        Tuple.of(
            query.shard(),
            query.after().map(TxId::text).orElse(""),
            epochText(query.bornBefore()),
            query.limit(),
            query.charsMax());
    return query(READ_UNFINISHED, parameters).map(Rows::withEntries);
  }

  Future<List<Due>> readDue(int shard, Duration sinceMax, int limit, int charsMax) {
    return query(READ_DUE, Tuple.of(shard, millis(sinceMax), limit, charsMax)).map(LogReader::due);
  }

  /** A parameter that is multiplied with an interval is a double. */
  private static double millis(Duration duration) {
    return duration.toMillis();
  }

  private static List<Due> due(RowSet<Row> rows) {
    Map<String, Duration> since = new HashMap<>();
    rows.forEach(
        row -> since.put(row.getString("tx"), Duration.ofMillis(row.getLong("due_since"))));
    return Rows.withEntries(rows).stream()
        .map(each -> new Due(each, since.getOrDefault(each.tx().text(), Duration.ZERO)))
        .toList();
  }

  Future<Optional<Duration>> nextDue(int shard, Duration sinceMax) {
    return query(NEXT_DUE, Tuple.of(shard, millis(sinceMax)))
        .map(
            rows -> {
              RowIterator<Row> found = rows.iterator();
              return found.hasNext()
                  ? Optional.of(Duration.ofMillis(found.next().getLong(0)))
                  : Optional.empty();
            });
  }

  /** An epoch as ids carry it. */
  static String epochText(long epoch) {
    return TxId.of(0, 0, epoch, 0).text().substring(EPOCH_AT - 1, EPOCH_AT - 1 + EPOCH_WIDTH);
  }

  Future<Optional<KeyHolder>> findKey(IdempotencyKey key) {
    return query(FIND_KEY, Tuple.of(key.namespace(), key.principal(), key.key()))
        .map(
            rows -> {
              RowIterator<Row> found = rows.iterator();
              return found.hasNext() ? Optional.of(holder(found.next())) : Optional.empty();
            });
  }

  private static KeyHolder holder(Row row) {
    return new KeyHolder(new TxId(row.getString(0)), row.getString(1));
  }

  Future<RestoreFloor> restoreFloor(int shard) {
    return query(RESTORE_FLOOR, Tuple.of(shard))
        .map(rows -> new RestoreFloor(rows.iterator().next().getLong(0)));
  }

  Future<TransactionPage> list(TransactionQuery query) {
    return labelled(query)
        .map(labelled -> new ListStatement(query, labelled))
        .compose(statement -> rows(query, statement).map(statement::page));
  }

  /** What is looked for in the records themselves may take long. */
  private Future<RowSet<Row>> rows(TransactionQuery query, ListStatement statement) {
    return query.search().equals(Search.NONE)
        ? query(statement.sql(), statement.parameters())
        : searches.search(statement.sql(), statement.parameters());
  }

  /**
   * Whether there are labels that few carry. What many carry is found sooner in the order of ids:
   * an index of labels knows no order.
   */
  private Future<Boolean> labelled(TransactionQuery query) {
    return query.labels().isEmpty()
        ? Future.succeededFuture(false)
        : query(ListStatement.countLabelled(query), ListStatement.countParameters(query))
            .map(rows -> rows.iterator().next().getLong(0) <= query.searchedMax());
  }

  Future<StuckCounts> stuck(String namespace) {
    return query(StuckStatement.SQL, StuckStatement.parameters(namespace))
        .map(StuckStatement::counts);
  }

  Future<Endings> endings(List<TxId> ids) {
    String[] texts = ids.stream().map(TxId::text).toArray(String[]::new);
    return query(ENDINGS, Tuple.tuple().addArrayOfString(texts))
        .compose(rows -> query(OLDEST_UNFINISHED, Tuple.tuple()).map(oldest -> of(rows, oldest)));
  }

  private static Endings of(RowSet<Row> rows, RowSet<Row> oldest) {
    Set<TxId> finished = new HashSet<>();
    Set<TxId> unfinished = new HashSet<>();
    rows.forEach(
        row -> (row.getBoolean(1) ? finished : unfinished).add(new TxId(row.getString(0))));
    unfinished.removeAll(finished);
    Optional<String> first = Optional.ofNullable(oldest.iterator().next().getString(0));
    return new Endings(finished, unfinished, first.map(TxId::new));
  }

  private Future<RowSet<Row>> query(String sql, Tuple parameters) {
    return database.query(sql, parameters);
  }
}
