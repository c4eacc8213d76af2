package dev.verdict.stress.bench;

import dev.verdict.stress.postgres.Database;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Fills a log with copies of transactions that a coordinator finished, with all of their rows. The
 * ids of the copies fall into the same moments, and so into the same partitions.
 */
final class LogFill {
  private static final int ORIGINALS_MAX = 200;

  /** How many copies of each are made by one statement. */
  private static final int COPIES_AT_ONCE = 250;

  /** Ids are copied but for their last ten digits: three for the original, seven for the copy. */
  private static final String COPIED_ID =
      "left(o.tx, 22) || lpad(o.number::text, 3, '0') || lpad(g::text, 7, '0')";

  private static final String TABLES =
      "SELECT c.relname FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid"
          + " WHERE c.relnamespace = current_schema()::regnamespace ORDER BY 1";

  private static final String OTHER_COLUMNS =
      "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
          + " AND table_name = '%s' AND column_name <> 'tx' ORDER BY ordinal_position";

  private static final String NOTE_ORIGINALS =
      "CREATE TEMP TABLE original AS SELECT tx, row_number() OVER (ORDER BY tx) AS number"
          + " FROM transaction WHERE finished ORDER BY tx LIMIT "
          + ORIGINALS_MAX;

  private final Database database;

  LogFill(Database database) {
    this.database = database;
  }

  /** How many rows all tables have together whose rows belong to a transaction each. */
  long rows() throws SQLException {
    long rows = 0;
    for (String table : tables()) {
      rows += database.number("SELECT count(*) FROM " + table);
    }
    return rows;
  }

  /** Makes copies until there are at least that many rows; something must have finished before. */
  void growTo(long target) throws SQLException {
    Map<String, String> copying = new TreeMap<>();
    for (String table : tables()) {
      copying.put(table, copying(table));
    }
    database.run(NOTE_ORIGINALS);
    long missing = target - rows();
    long copies = (missing + rowsOfOriginals() - 1) / rowsOfOriginals();
    // Rows of one transaction come in any order, and the triggers want them in theirs.
    database.run("SET session_replication_role = replica");
    for (long first = 1; first <= copies; first += COPIES_AT_ONCE) {
      long last = Math.min(copies, first + COPIES_AT_ONCE - 1);
      for (String copy : copying.values()) {
        database.run(copy.formatted(first, last));
      }
    }
    database.run("SET session_replication_role = origin");
    database.run("DROP TABLE original");
    database.run("VACUUM ANALYZE " + String.join(", ", tables()));
    database.run("CHECKPOINT");
  }

  private List<String> tables() throws SQLException {
    return database.texts(TABLES);
  }

  private long rowsOfOriginals() throws SQLException {
    List<String> counts = new ArrayList<>();
    for (String table : tables()) {
      counts.add("(SELECT count(*) FROM " + table + " JOIN original USING (tx))");
    }
    long rows = database.number("SELECT " + String.join(" + ", counts));
    if (rows == 0) {
      throw new IllegalStateException("no transaction has finished that could be copied");
    }
    return rows;
  }

  private String copying(String table) throws SQLException {
    List<String> columns = database.texts(OTHER_COLUMNS.formatted(table));
    return "INSERT INTO %s (tx, %s) SELECT %s, %s FROM original o JOIN %s t ON t.tx = o.tx,"
            .formatted(
                table,
                String.join(", ", columns),
                COPIED_ID,
                columns.stream().map(column -> "t." + column).collect(Collectors.joining(", ")),
                table)
        + " generate_series(%d, %d) g";
  }
}
