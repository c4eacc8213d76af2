package dev.verdict.stress.backlog;

import dev.verdict.stress.postgres.Database;
import java.sql.SQLException;
import java.util.List;

/**
 * The sagas that wait, in the database: copies of some that a coordinator began and passivated,
 * with all of their rows.
 */
final class Herd {
  /** How many copies of each are made by one statement. */
  private static final int COPIES_AT_ONCE = 100;

  /** Ids are copied but for their last ten digits: three for the original, seven for the copy. */
  private static final String COPIED_ID =
      "left(o.tx, 22) || lpad(o.number::text, 3, '0') || lpad(g::text, 7, '0')";

  private static final String TRANSACTION_COLUMNS =
      "shard, last_seq, finished, updated_at, kind, namespace, principal, name, business_key,"
          + " labels, traceparent, status, outcome, reason, stuck, wake_at";

  private static final String NOTE_ORIGINALS =
      "CREATE TABLE original AS SELECT tx, row_number() OVER (ORDER BY tx) AS number"
          + " FROM transaction WHERE NOT finished AND wake_at IS NOT NULL";

  private static final String COPY_ENTRIES =
      "INSERT INTO entry (tx, seq, shard, epoch, written_at, body) SELECT "
          + COPIED_ID
          + ", e.seq, e.shard, e.epoch, e.written_at, e.body"
          + " FROM original o JOIN entry e ON e.tx = o.tx, generate_series(%d, %d) g";

  private static final String COPY_TRANSACTIONS =
      "INSERT INTO transaction (tx, "
          + TRANSACTION_COLUMNS
          + ") SELECT "
          + COPIED_ID
          + ", "
          + TRANSACTION_COLUMNS
          + " FROM original o JOIN transaction t ON t.tx = o.tx, generate_series(%d, %d) g";

  private static final String DORMANT =
      "SELECT count(*) FROM transaction WHERE NOT finished AND wake_at IS NOT NULL";

  /** Of those that sleep for long, some are to be woken while it is looked at. */
  private static final String CHOOSE_DUE =
      "CREATE TABLE due AS SELECT tx, last_seq, now() + interval '%d seconds' + random() * interval"
          + " '%d seconds' AS at FROM transaction"
          + " WHERE NOT finished AND wake_at IS NOT NULL AND name = '%s' ORDER BY random() LIMIT %d";

  private static final String MAKE_DUE =
      "UPDATE transaction t SET wake_at = d.at FROM due d WHERE d.tx = t.tx";

  /** A node ends no sleep whose time is not up by its records. */
  private static final String MAKE_DUE_BY_RECORDS =
      "UPDATE entry e SET body = regexp_replace(e.body, '\"dueMillis\":\\d+',"
          + " '\"dueMillis\":' || floor(extract(epoch FROM d.at) * 1000)::bigint)"
          + " FROM due d WHERE d.tx = e.tx AND e.body LIKE '%\"timerSet\"%'";

  private static final String CHOOSE_SIGNALLED =
      "SELECT tx FROM transaction WHERE NOT finished AND wake_at IS NOT NULL AND name = '%s'"
          + " ORDER BY random() LIMIT %d";

  private static final String LATE =
      "SELECT coalesce(percentile_disc(%s) WITHIN GROUP (ORDER BY late), -1) FROM (%s) late(late)";

  private static final String LATE_COPIES =
      "SELECT (extract(epoch FROM e.written_at - d.at) * 1000)::bigint"
          + " FROM due d JOIN entry e ON e.tx = d.tx AND e.seq = d.last_seq + 1";

  private static final String LATE_NEW =
      "SELECT (extract(epoch FROM (SELECT min(f.written_at) FROM entry f"
          + " WHERE f.tx = e.tx AND f.seq > e.seq)) * 1000)::bigint"
          + " - substring(e.body FROM '\"dueMillis\":(\\d+)')::bigint"
          + " FROM transaction t JOIN entry e ON e.tx = t.tx"
          + " WHERE t.name = '%s' AND e.body LIKE '%%\"timerSet\"%%'";

  private static final String UNFINISHED_DUE =
      "SELECT count(*) FROM due d JOIN transaction t ON t.tx = d.tx WHERE NOT t.finished";

  private static final String UNFINISHED_NEW =
      "SELECT count(*) FROM transaction WHERE NOT finished AND name = '%s'";

  private final Database database;

  Herd(Database database) {
    this.database = database;
  }

  long dormant() throws SQLException {
    return database.number(DORMANT);
  }

  /** Makes copies until there are that many. */
  void growTo(int waiting, Runnable grown) throws SQLException {
    database.run(NOTE_ORIGINALS);
    // Rows of one transaction come in any order, and the triggers want them in theirs.
    database.run("SET session_replication_role = replica");
    long originals = database.number("SELECT count(*) FROM original");
    long copies = waiting / originals - 1;
    for (long first = 1; first <= copies; first += COPIES_AT_ONCE) {
      long last = Math.min(copies, first + COPIES_AT_ONCE - 1);
      database.run(COPY_ENTRIES.formatted(first, last));
      database.run(COPY_TRANSACTIONS.formatted(first, last));
      grown.run();
    }
    database.run("SET session_replication_role = origin");
    database.run("VACUUM ANALYZE transaction, entry, decision");
    database.run("CHECKPOINT");
  }

  /** Makes so many due within a span of time from now. */
  void makeDue(int count, int fromSeconds, int overSeconds) throws SQLException {
    database.run(CHOOSE_DUE.formatted(fromSeconds, overSeconds, WaitingSagas.LONG.saga(), count));
    database.run(MAKE_DUE);
    database.run(MAKE_DUE_BY_RECORDS);
  }

  List<String> someThatWaitForASignal(int count) throws SQLException {
    return database.texts(CHOOSE_SIGNALLED.formatted(WaitingSagas.SIGNAL.saga(), count));
  }

  long unfinishedDue() throws SQLException {
    return database.number(UNFINISHED_DUE);
  }

  long unfinishedNew() throws SQLException {
    return database.number(UNFINISHED_NEW.formatted(WaitingSagas.SHORT.saga()));
  }

  /** By how many ms copies were woken late; -1 if none was. */
  long copiesLateMs(double percentile) throws SQLException {
    return database.number(LATE.formatted(percentile, LATE_COPIES));
  }

  /** By how many ms new ones were woken late; -1 if none was. */
  long newLateMs(double percentile) throws SQLException {
    return database.number(
        LATE.formatted(percentile, LATE_NEW.formatted(WaitingSagas.SHORT.saga())));
  }
}
