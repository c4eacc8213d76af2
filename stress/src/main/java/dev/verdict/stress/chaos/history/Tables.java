package dev.verdict.stress.chaos.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the tables of the log and of the services by plain SQL, knowing nothing but their columns.
 */
public final class Tables {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A decision that was settled again is a row that was written again, with its entry: when it was
   * first committed is not known then, and it counts from when it was first written.
   */
  private static final String ENTRIES =
      """
      SELECT e.tx, e.seq, e.shard, e.epoch, (extract(epoch FROM e.written_at) * 1000000)::bigint,
        (extract(epoch FROM CASE WHEN d.settled > 0 THEN e.written_at
          ELSE coalesce(pg_xact_commit_timestamp(e.xmin), e.written_at) END) * 1000000)::bigint,
        e.body
      FROM entry e LEFT JOIN decision d ON d.tx = e.tx ORDER BY e.tx, e.seq
      """;

  private static final String MIXED =
      """
      SELECT count(*) FROM (SELECT FROM entry
        GROUP BY tx HAVING count(DISTINCT body::json ->> 'v') > 1) t
      """;

  private static final String EFFECTS =
      """
      SELECT tx, branch, ref, what, account, amount, (extract(epoch FROM at) * 1000000)::bigint,
        (extract(epoch FROM coalesce(pg_xact_commit_timestamp(xmin), at)) * 1000000)::bigint
      FROM effect ORDER BY n
      """;

  private static final String HOLDS = "state <> 'released'";

  private Tables() {}

  private interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** What stands in the log. */
  public static History.Log log(Connection connection) throws SQLException {
    return new History.Log(
        all(
            connection,
            "SELECT tx, shard, epoch, outcome FROM decision",
            row -> new Decision(row.getString(1), row.getInt(2), row.getLong(3), row.getString(4))),
        all(connection, ENTRIES, Tables::line),
        all(
            connection,
            "SELECT tx, shard, last_seq, finished, status, coalesce(stuck, '') FROM transaction",
            row ->
                new Summary(
                    row.getString(1),
                    row.getInt(2),
                    row.getInt(3),
                    row.getBoolean(4),
                    row.getString(5),
                    row.getString(6))),
        all(
            connection,
            "SELECT key, tx FROM idempotency_key",
            row -> new Key(row.getString(1), row.getString(2))),
        epochs(connection),
        all(
            connection,
            "SELECT holder, state FROM lock_holder WHERE " + HOLDS,
            row -> new Holder(row.getString(1), row.getString(2))));
  }

  /** The newest epoch of each shard. */
  public static Map<Integer, Long> epochs(Connection connection) throws SQLException {
    Map<Integer, Long> epochs = new HashMap<>();
    for (long[] each :
        all(
            connection,
            "SELECT shard, epoch FROM shard",
            row -> new long[] {row.getLong(1), row.getLong(2)})) {
      epochs.put((int) each[0], each[1]);
    }
    return epochs;
  }

  /** Which formats the log's entries have. */
  public static Formats formats(Connection connection) throws SQLException {
    SortedMap<Integer, Long> entries = new TreeMap<>();
    for (long[] each :
        all(
            connection,
            "SELECT (body::json ->> 'v')::int, count(*) FROM entry GROUP BY 1",
            row -> new long[] {row.getLong(1), row.getLong(2)})) {
      entries.put((int) each[0], each[1]);
    }
    return new Formats(entries, all(connection, MIXED, row -> row.getLong(1)).get(0));
  }

  /** How many transactions in the log are not finished, or stuck, and how many hold something. */
  public static long unfinished(Connection connection) throws SQLException {
    return all(
            connection,
            "SELECT (SELECT count(*) FROM transaction WHERE NOT finished OR stuck IS NOT NULL)"
                + " + (SELECT count(*) FROM unlisted)"
                + " + (SELECT count(*) FROM lock_holder WHERE "
                + HOLDS
                + ")",
            row -> row.getLong(1))
        .get(0);
  }

  /** How many branches at a service are neither done nor undone. */
  public static long open(Connection connection) throws SQLException {
    return all(
            connection,
            "SELECT (SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database())"
                + " + (SELECT count(*) FROM account WHERE held <> 0)",
            row -> row.getLong(1))
        .get(0);
  }

  /** A service's notes. */
  public static List<Effect> effects(Connection connection, String service) throws SQLException {
    return all(
        connection,
        EFFECTS,
        row ->
            new Effect(
                service,
                row.getString(1),
                row.getString(2),
                row.getString(3),
                What.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
                row.getString(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8)));
  }

  /** A service's accounts. */
  public static List<Balance> balances(Connection connection, String service) throws SQLException {
    return all(
        connection,
        "SELECT id, opening, cents, held FROM account",
        row ->
            new Balance(service, row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)));
  }

  /** What is still prepared at a service. */
  public static List<Prepared> prepared(Connection connection, String service) throws SQLException {
    return all(
        connection,
        "SELECT gid FROM pg_prepared_xacts WHERE database = current_database()",
        row -> new Prepared(service, row.getString(1)));
  }

  private static <T> List<T> all(Connection connection, String sql, Row<T> reading)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(reading.read(rows));
      }
      return all;
    }
  }

  private static LogLine line(ResultSet row) throws SQLException {
    List<String> kinds = new ArrayList<>();
    String decided = "";
    for (JsonNode each : records(row.getString(7))) {
      kinds.add(each.path("type").asText("?"));
      if (each.path("type").asText().equals("decided")) {
        decided = each.path("outcome").asText().toLowerCase(Locale.ROOT);
      }
    }
    return new LogLine(
        row.getString(1),
        row.getInt(2),
        row.getInt(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        kinds,
        decided);
  }

  private static JsonNode records(String body) {
    try {
      return JSON.readTree(body).path("records");
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
