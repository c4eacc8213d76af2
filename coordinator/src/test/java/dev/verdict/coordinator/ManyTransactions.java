package dev.verdict.coordinator;

import dev.verdict.coordinator.log.postgres.TestPostgres;
import dev.verdict.protocol.TxId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Fills a log with finished transactions, straight into its tables: three of four atomic ones with
 * two branches, the others sagas; one of 20 aborted. All of them carry the same label {@code
 * env:prod} and one of a thousand tenants.
 */
final class ManyTransactions {
  private static final String DIGITS = "'0123456789abcdefghjkmnpqrstvwxyz'";
  private static final Duration SPAN = Duration.ofHours(24);

  private static final String FILL =
      """
      CREATE TEMP TABLE made ON COMMIT DROP AS
      SELECT i, %s || '-0' || substr(%s, (i %% 4)::int + 1, 1) || '-0000001-' || %s AS tx,
        (i %% 4)::int AS shard, i %% 4 = 3 AS saga, i %% 20 <> 7 AS good,
        to_timestamp(ms / 1000.0) AS at
      FROM (SELECT i, (%d + i * %d / %d)::bigint AS ms FROM generate_series(1::bigint, %d) i) m;
      INSERT INTO decision (tx, shard, epoch, outcome)
      SELECT tx, shard, 1, CASE WHEN good THEN 'commit' ELSE 'abort' END FROM made;
      INSERT INTO entry (tx, seq, shard, epoch, written_at, body)
      SELECT tx, 1, shard, 1, at, CASE WHEN saga THEN
        '{"v":1,"records":[{"type":"started","definition":"' || repeat('a', 64)
          || '","input":{"order":' || i || '},"plain":[]}]}'
      ELSE '{"v":1,"records":[{"type":"begun","spec":{"timeout":"PT10S","callTimeout":"PT3.5S",'
          || '"durableBegin":false},"branches":[{"id":"debit","participant":"bank-' || i %% 7
          || '","style":"TWO_PHASE","vote":"COORDINATOR_CALL","operation":"debit","payload":'
          || '{"cents":1250,"to":"account-' || i || '"},"asks":true},{"id":"credit",'
          || '"participant":"shop","style":"TWO_PHASE","vote":"COORDINATOR_CALL","operation":'
          || '"credit","payload":{"cents":1250},"asks":true}],"complete":true,'
          || '"durability":"DEFERRED"},{"type":"decided","outcome":"'
          || CASE WHEN good THEN 'COMMIT' ELSE 'ABORT' END || '","reason":""}]}' END
      FROM made;
      INSERT INTO entry (tx, seq, shard, epoch, written_at, body)
      SELECT tx, 2, shard, 1, at, '{"v":1,"records":[{"type":"acknowledged","branch":"debit"},'
        || '{"type":"acknowledged","branch":"credit"},{"type":"ended"}]}'
      FROM made WHERE NOT saga;
      INSERT INTO transaction (tx, shard, last_seq, finished, updated_at, kind, namespace,
        principal, name, business_key, labels, traceparent, status, outcome, reason)
      SELECT tx, shard, CASE WHEN saga THEN 1 ELSE 2 END, true,
        at + (i %% 900) * interval '1 millisecond', CASE WHEN saga THEN 'saga' ELSE 'atomic' END,
        'default', 'anonymous', CASE WHEN saga THEN 'order-' || i %% 5 ELSE '' END, 'key-' || i,
        jsonb_build_object('env', 'prod', 'tenant', 't' || i %% 1000), '',
        CASE WHEN saga AND good THEN 'completed' WHEN saga THEN 'compensated'
          WHEN good THEN 'committed' ELSE 'aborted' END,
        CASE WHEN good THEN 'commit' ELSE 'abort' END,
        CASE WHEN good THEN '' ELSE 'no funds on account ' || i END
      FROM made;
      """;

  private final TestPostgres database;

  ManyTransactions(TestPostgres database) {
    this.database = database;
  }

  /** Adds so many, begun evenly over the last day. */
  void add(int count) throws SQLException {
    Instant first = Instant.now().minus(SPAN);
    try (Connection connection = database.jdbc();
        Statement statement = connection.createStatement()) {
      statement.execute(partition(first));
      connection.setAutoCommit(false);
      statement.execute(
          FILL.formatted(
              digits("ms", 10),
              DIGITS,
              digits("i", 10),
              first.toEpochMilli(),
              SPAN.toMillis(),
              count,
              count));
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("VACUUM ANALYZE");
    }
  }

  private static String partition(Instant at) {
    LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
    return "SELECT create_partitions('%s', '%s', '%s')"
        .formatted(
            day.format(DateTimeFormatter.BASIC_ISO_DATE), bound(day), bound(day.plusDays(1)));
  }

  private static String bound(LocalDate day) {
    return TxId.lowerBound(day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli());
  }

  /** A number in the digits of ids. */
  private static String digits(String number, int width) {
    StringBuilder sql = new StringBuilder("''");
    for (int at = width - 1; at >= 0; at--) {
      sql.append(
          " || substr(%s, ((%s::bigint >> %d) & 31)::int + 1, 1)"
              .formatted(DIGITS, number, 5 * at));
    }
    return "(" + sql + ")";
  }
}
